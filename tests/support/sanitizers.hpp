// Which sanitizer a test is built with. g++ and clang tell it each in its way.

#pragma once

#ifndef __has_feature
#define __has_feature(x) 0
#endif

#if defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
#define TELEX_THREAD_SANITIZER
#endif

// What a program takes of memory and time can be judged: they are no sanitizer's, which
// keeps what is freed for a while, has notes of what is read, and makes all slower.
#if !defined(TELEX_THREAD_SANITIZER) && !defined(__SANITIZE_ADDRESS__)                 \
  && !__has_feature(address_sanitizer)
#define TELEX_MEASURE
#endif
