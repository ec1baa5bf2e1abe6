#include "cli/admin_client.hpp"

#include <httplib.h>

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <unistd.h>

namespace telex::cli {

namespace {

using clock = std::chrono::steady_clock;

std::unique_ptr<httplib::Client> make_client(const admin_address& where) {
  if (where.path.empty())
    return std::make_unique<httplib::Client>(where.host, where.port);
  auto result = std::make_unique<httplib::Client>(where.path, default_admin_port);
  result->set_address_family(AF_UNIX);
  // Else it would be the path, which is no name of a host.
  result->set_default_headers({{"Host", "localhost"}});
  return result;
}

} // namespace

admin_client::admin_client(admin_address where)
  : where_(std::move(where)), http_(make_client(where_)) {
  http_->set_connection_timeout(patience);
  http_->set_read_timeout(patience);
  http_->set_write_timeout(patience);
}

admin_client::~admin_client() = default;

admin_answer admin_client::get(const std::string& target) {
  admin_answer result;
  auto end = clock::now() + patience;
  // Who sends an octet now and then does not make it wait longer.
  auto receive = [&](const char* data, std::size_t size) {
    result.body.append(data, size);
    return result.body.size() <= max_answer && clock::now() < end;
  };
  auto answer = http_->Get(target, receive);
  if (answer && answer->status == 200)
    return result;
  if (answer)
    return {"", "what answers at " + to_string(where_)
                  + " is not telexd --admin: it says "
                  + std::to_string(answer->status)};
  if (answer.error() == httplib::Error::Connection)
    return {"", describe_refusal()};
  if (result.body.size() > max_answer)
    return {"", "what " + to_string(where_) + " answers is too long"};
  return {"", describe_failure(clock::now() >= end)};
}

void admin_client::stop() {
  http_->stop();
}

std::string admin_client::describe_failure(bool was_silent) const {
  if (was_silent)
    return to_string(where_) + " has not answered within "
           + std::to_string(patience.count()) + " s";
  return "what listens at " + to_string(where_)
         + " is not telexd --admin: it does not speak HTTP";
}

std::string admin_client::describe_refusal() const {
  auto place = to_string(where_);
  if (!where_.path.empty() && ::access(where_.path.c_str(), F_OK) == 0
      && ::access(where_.path.c_str(), W_OK) != 0)
    return "cannot connect to " + place + ": " + std::strerror(errno);
  return "nobody answers at " + place + ": telexd has to be started with --admin "
         + place;
}

} // namespace telex::cli
