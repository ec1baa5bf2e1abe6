#include "cli/log/gunzip.hpp"

#include <new>

#include <zlib.h>

namespace telex::log {

struct gunzip::state {
  z_stream stream{};

  state() {
    constexpr auto only_gzip = 16;
    if (::inflateInit2(&stream, MAX_WBITS + only_gzip) != Z_OK)
      throw std::bad_alloc{};
  }
  ~state() {
    ::inflateEnd(&stream);
  }
};

gunzip::gunzip() : state_{std::make_unique<state>()} {
  // nop
}

gunzip::~gunzip() = default;

void gunzip::feed(std::span<const char> packed) {
  packed_.assign(packed.begin(), packed.end());
  state_->stream.next_in = reinterpret_cast<Bytef*>(packed_.data());
  state_->stream.avail_in = static_cast<uInt>(packed_.size());
  is_pending_ = true;
}

std::size_t gunzip::read(std::span<char> into) {
  auto& stream = state_->stream;
  // Another file follows.
  if (is_complete_ && stream.avail_in > 0)
    ::inflateReset(&stream);
  stream.next_out = reinterpret_cast<Bytef*>(into.data());
  stream.avail_out = static_cast<uInt>(into.size());
  auto result = ::inflate(&stream, Z_NO_FLUSH);
  is_complete_ = result == Z_STREAM_END;
  has_failed_ = result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR;
  is_pending_ = !has_failed_ && (stream.avail_in > 0 || stream.avail_out == 0);
  return into.size() - stream.avail_out;
}

} // namespace telex::log
