/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The header field Retry-After (RFC 9110, “10.2.3”): a number of seconds, or a date in one of the
 * three forms that HTTP has (“5.6.7”).
 *
 * It comes from anywhere, so it is read strictly: what is not in one of these forms says nothing.
 * The library's reader of dates is made for cookies, guesses, and had errors of memory in versions
 * that are in use.
 */

#include "config.h"

#include "wr-retry-after.h"

#include <stdio.h>
#include <string.h>

/* A date's parts as they stand in the text. */
typedef struct {
  int day;
  char month[4];
  int year;
  int hour;
  int minute;
  int second;
} Parts;

static int
find_month (const char *name)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

  for (gsize i = 0; i < G_N_ELEMENTS (months); i++) {
    if (strcmp (months[i], name) == 0)
      return (int) i + 1;
  }
  return 0;
}

/* “Sun, 06 Nov 1994 08:49:37 GMT” */
static gboolean
scan_fixdate (const char *text, Parts *parts)
{
  int end = 0;

  return sscanf (text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &parts->day,
                 parts->month, &parts->year, &parts->hour, &parts->minute, &parts->second,
                 &end) == 6 &&
         end > 0 && text[end] == '\0';
}

/* A year of two digits is the last one that is at most 50 years ahead (RFC 9110, “5.6.7”). */
static int
expand_year (int year, gint64 now)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  int latest = (today != NULL ? g_date_time_get_year (today) : 1970) + 50;
  int full = latest - latest % 100 + year;

  return full > latest ? full - 100 : full;
}

/* “Sunday, 06-Nov-94 08:49:37 GMT” */
static gboolean
scan_rfc850 (const char *text, Parts *parts, gint64 now)
{
  int end = 0;

  if (sscanf (text, "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", &parts->day, parts->month,
              &parts->year, &parts->hour, &parts->minute, &parts->second, &end) != 6 ||
      end == 0 || text[end] != '\0' || parts->year < 0)
    return FALSE;
  parts->year = expand_year (parts->year, now);
  return TRUE;
}

/* “Sun Nov  6 08:49:37 1994” */
static gboolean
scan_asctime (const char *text, Parts *parts)
{
  int end = 0;

  return sscanf (text, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", parts->month, &parts->day,
                 &parts->hour, &parts->minute, &parts->second, &parts->year, &end) == 6 &&
         end > 0 && text[end] == '\0';
}

static gint64
parse_date (const char *text, gint64 now)
{
  Parts parts = { 0 };

  if (!scan_fixdate (text, &parts) && !scan_rfc850 (text, &parts, now) &&
      !scan_asctime (text, &parts))
    return -1;
  /* A leap second is written as 60. */
  g_autoptr (GDateTime) date = g_date_time_new_utc (parts.year, find_month (parts.month), parts.day,
                                                    parts.hour, parts.minute,
                                                    MIN (parts.second, 59));
  if (date == NULL)
    return -1;
  return CLAMP (g_date_time_to_unix (date) - now / G_USEC_PER_SEC, 0,
                WR_RETRY_AFTER_MAX / G_USEC_PER_SEC) *
         G_USEC_PER_SEC;
}

static gint64
parse_seconds (const char *text)
{
  gint64 longest = WR_RETRY_AFTER_MAX / G_USEC_PER_SEC;
  gint64 seconds = 0;

  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isdigit (*p))
      return -1;
    seconds = MIN (seconds * 10 + (*p - '0'), longest);
  }
  return seconds * G_USEC_PER_SEC;
}

/**
 * wr_retry_after_parse:
 * @text: (nullable): the field's value; anything
 * @now: time of day, µs since 1970
 *
 * A pure function, for every thread.
 *
 * Returns: µs from @now until the server wants to be asked again, 0 for a date that is past, at
 *   most %WR_RETRY_AFTER_MAX; -1 for what is neither seconds nor a date
 */
gint64
wr_retry_after_parse (const char *text, gint64 now)
{
  if (text == NULL)
    return -1;

  g_autofree char *value = g_strstrip (g_strndup (text, 64));
  if (*value == '\0' || strlen (text) > 64)
    return -1;
  return g_ascii_isdigit (*value) ? parse_seconds (value) : parse_date (value, now);
}
