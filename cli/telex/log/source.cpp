#include "cli/telex/log/source.hpp"

#include <cerrno>
#include <cstring>
#include <string_view>

#include <unistd.h>

namespace telex::log {

namespace {

/// What gzip begins with, and a log never does.
constexpr std::string_view magic = "\x1f\x8b";

constexpr std::size_t packed_size = 64 * 1024;

} // namespace

source::source(cli::descriptor from) : from_{std::move(from)} {
  // nop
}

std::optional<std::size_t> source::read(std::span<char> into) {
  if (unpacking_)
    return unpack(into);
  return has_begun_ ? read_descriptor(into) : begin(into);
}

std::string source::failure() const {
  if (error_ != 0)
    return std::strerror(error_);
  if (!unpacking_)
    return {};
  if (unpacking_->has_rest())
    return "what follows its end is no gzip";
  if (unpacking_->has_failed())
    return "it is no gzip from some point on";
  return is_cut() ? "its end is missing" : "";
}

void source::rewind() {
  ::lseek(from_.get(), 0, SEEK_SET);
  has_begun_ = false;
  unpacking_.reset();
}

std::optional<std::size_t> source::read_descriptor(std::span<char> into) {
  ssize_t got = 0;
  do {
    got = ::read(from_.get(), into.data(), into.size());
  } while (got < 0 && errno == EINTR);
  error_ = got < 0 ? errno : 0;
  if (got <= 0)
    return std::nullopt;
  return static_cast<std::size_t>(got);
}

// It takes two octets to know, and a pipe may have the first one alone.
std::optional<std::size_t> source::begin(std::span<char> into) {
  auto got = read_descriptor(into);
  if (got == 1 && into[0] == magic[0])
    if (auto second = read_descriptor(into.subspan(1)))
      *got += *second;
  has_begun_ = got.has_value();
  if (!got || !std::string_view{into.data(), *got}.starts_with(magic))
    return got;
  unpacking_ = std::make_unique<gunzip>();
  unpacking_->feed(into.first(*got));
  packed_.resize(packed_size);
  return 0;
}

std::optional<std::size_t> source::unpack(std::span<char> into) {
  if (unpacking_->has_failed() || unpacking_->has_rest())
    return std::nullopt;
  if (!unpacking_->is_pending()) {
    auto got = read_descriptor(packed_);
    if (!got)
      return std::nullopt;
    unpacking_->feed(std::span{packed_}.first(*got));
  }
  return unpacking_->read(into);
}

} // namespace telex::log
