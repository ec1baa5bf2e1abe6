// The bytes of the extended protocol (docs/protocol.md, section 6), for tests.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace telex::test {

/// `SEND recipient` with `body` and an id.
inline std::string extended_send(const std::string& recipient, const std::string& body,
                                 const std::string& id) {
  return "SEND " + recipient + "\nContent-length: " + std::to_string(body.size())
         + "\nMessage-id: " + id + "\n\n" + body;
}

/// The value of a header of the first head in `bytes`; empty if it has none.
inline std::string header_of(std::string_view bytes, const std::string& name) {
  auto head = bytes.substr(0, bytes.find("\n\n") + 1);
  auto line = head.find("\n" + name + ": ");
  if (line == std::string_view::npos)
    return {};
  auto begin = line + name.size() + 3;
  return std::string{head.substr(begin, head.find('\n', begin) - begin)};
}

inline std::string id_of(std::string_view bytes) {
  return header_of(bytes, "Message-id");
}

/// The receipt for `forward`, a frame that `sender` has sent.
inline std::string received(const std::string& sender, std::string_view forward) {
  return "RECEIVED " + sender + "\nMessage-id: " + id_of(forward) + "\n\n";
}

/// The FORWARDs in `bytes`, which are nothing else.
inline std::vector<std::string> frames(std::string_view bytes) {
  std::vector<std::string> result;
  while (!bytes.empty()) {
    auto size = bytes.find("\n\n") + 2 + std::stoul(header_of(bytes, "Content-length"));
    result.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return result;
}

/// The answer to the SEND `id`.
inline std::string not_delivered(const std::string& id, const std::string& reason,
                                 const std::string& delivery) {
  return "ERROR 102 Unable to send\nMessage-id: " + id + "\nReason: " + reason
         + "\nDelivery: " + delivery + "\n\n";
}

/// The answer to the broadcast `id`, which went to nobody.
inline std::string refused_broadcast(const std::string& id, const std::string& reason) {
  return "ERROR 102 Unable to send\nMessage-id: " + id + "\nReason: " + reason
         + "\nDelivery: none\nDelivered: 0\nFailed: 0\nUnknown: 0\n\n";
}

inline bool is_registered(std::string_view answer, const std::string& name) {
  return answer.starts_with("REGISTERED DUPLEX " + name + "\nProtocol: 2\n");
}

} // namespace telex::test
