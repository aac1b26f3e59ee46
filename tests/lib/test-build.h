/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Under a sanitizer a program takes several times as long, and its memory is mostly the
 * sanitizer's. What a test holds against the clock or the memory must know of it.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TEST_IS_SANITIZED 1
#else
#define TEST_IS_SANITIZED 0
#endif

/* A limit for a build without a sanitizer is multiplied by this. */
#define TEST_SLOWNESS (TEST_IS_SANITIZED ? 8 : 1)
