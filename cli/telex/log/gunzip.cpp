#include "cli/telex/log/gunzip.hpp"

#include <new>

#include <zlib.h>

namespace telex::log {

namespace {

constexpr Bytef first_of_magic = 0x1f;

} // namespace

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
  if (is_complete_ && !go_on_behind_end())
    return 0;
  stream.next_out = reinterpret_cast<Bytef*>(into.data());
  stream.avail_out = static_cast<uInt>(into.size());
  auto result = ::inflate(&stream, Z_NO_FLUSH);
  is_complete_ = result == Z_STREAM_END;
  has_failed_ = result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR;
  is_pending_ = !has_failed_ && (stream.avail_in > 0 || stream.avail_out == 0);
  return into.size() - stream.avail_out;
}

// Tapes and disks fill their last block with zeros. False if nothing else is there yet.
bool gunzip::go_on_behind_end() {
  auto& stream = state_->stream;
  while (stream.avail_in > 0 && *stream.next_in == 0) {
    ++stream.next_in;
    --stream.avail_in;
  }
  auto has_more = stream.avail_in > 0;
  has_rest_ = has_more && *stream.next_in != first_of_magic;
  is_pending_ = false;
  if (!has_more || has_rest_)
    return false;
  ::inflateReset(&stream);
  return true;
}

} // namespace telex::log
