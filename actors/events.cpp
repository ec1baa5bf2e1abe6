#include "actors/events.hpp"

namespace telex {

std::string_view to_string(leave_reason x) noexcept {
  switch (x) {
    case leave_reason::hung_up:
      return "hung-up";
    case leave_reason::partner_left:
      return "partner-left";
    case leave_reason::protocol_fault:
      return "protocol-fault";
    case leave_reason::early_errors:
      return "early-errors";
    case leave_reason::not_registered:
      return "not-registered";
    case leave_reason::not_paired:
      return "not-paired";
    case leave_reason::unresponsive:
      return "unresponsive";
    case leave_reason::address_errors:
      return "address-errors";
    case leave_reason::stopped:
      return "stopped";
  }
  return "invalid";
}

namespace {

struct severity_visitor {
  severity operator()(const events::dispatched&) const noexcept {
    return severity::debug;
  }
  severity operator()(const events::forwarded&) const noexcept {
    return severity::debug;
  }
  severity operator()(const events::settled&) const noexcept {
    return severity::debug;
  }
  severity operator()(const events::answered&) const noexcept {
    return severity::debug;
  }
  severity operator()(const events::accepting& x) const noexcept {
    return x.paused ? severity::warning : severity::info;
  }
  severity operator()(const events::faulted&) const noexcept {
    return severity::warning;
  }
  severity operator()(const events::turned_away&) const noexcept {
    return severity::warning;
  }
  template <class Event>
  severity operator()(const Event&) const noexcept {
    return severity::info;
  }
};

} // namespace

severity severity_of(const event& x) noexcept {
  return std::visit(severity_visitor{}, x);
}

} // namespace telex
