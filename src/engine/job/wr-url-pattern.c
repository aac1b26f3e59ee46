/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUrlPattern: a line with ranges: [1-50], [01-50] with leading zeros, [1-50:5] with a step,
 * [a-z]. Several multiply, the last one runs fastest. Every other bracket is part of the URL.
 */

#include "config.h"

#include "wr-url-pattern.h"

#include "wr-url-list.h"
#include "wr-url-syntax.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DIGITS 18

static gboolean
read_number (const char **at, const char *end, guint64 *number, int *digits)
{
  const char *start = *at;

  *number = 0;
  while (*at < end && g_ascii_isdigit (**at)) {
    if (*at - start < MAX_DIGITS)
      *number = *number * 10 + g_ascii_digit_value (**at);
    else
      *number = G_MAXINT64;
    (*at)++;
  }
  *digits = *at - start;
  return *digits > 0;
}

static gboolean
skip (const char **at, const char *end, char c)
{
  if (*at == end || **at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
read_letter (const char **at, const char *end, guint64 *letter)
{
  if (*at == end || !g_ascii_isalpha (**at))
    return FALSE;
  *letter = *(*at)++;
  return TRUE;
}

static gboolean
read_bounds (WrUrlRange *range, const char **at, const char *end)
{
  const char *start = *at;
  int digits = 0;
  int last_digits;

  if (read_number (at, end, &range->first, &digits)) {
    range->letters = FALSE;
    range->width = *start == '0' ? digits : 1;
    return skip (at, end, '-') && read_number (at, end, &range->last, &last_digits);
  }
  range->letters = TRUE;
  return read_letter (at, end, &range->first) && skip (at, end, '-')
         && read_letter (at, end, &range->last)
         && g_ascii_islower (range->first) == g_ascii_islower (range->last);
}

/* At a bracket: whether a range starts here, however wrong its numbers. */
static gboolean
read_range (WrUrlRange *range, const char *text, const char *at, const char *end)
{
  int digits;

  range->start = at - text;
  range->step = 1;
  at++;
  if (!read_bounds (range, &at, end))
    return FALSE;
  if (skip (&at, end, ':') && !read_number (&at, end, &range->step, &digits))
    return FALSE;
  if (!skip (&at, end, ']'))
    return FALSE;
  range->end = at - text;
  return TRUE;
}

static char *
describe_range_fault (WrUrlPattern *self, WrUrlRange *range)
{
  g_autofree char *text
      = g_strndup (self->text + range->start, MIN (range->end - range->start, 60));

  if (range->last < range->first)
    return g_strdup_printf (_ ("%s counts down"), text);
  if (range->step == 0)
    return g_strdup_printf (_ ("%s has a step of 0"), text);

  range->count = (range->last - range->first) / range->step + 1;
  if (range->count > WR_URL_LIST_MAX_PAGES || self->n_urls * range->count > WR_URL_LIST_MAX_PAGES)
    return g_strdup_printf (_ ("%s makes more than %d pages"), text, WR_URL_LIST_MAX_PAGES);
  return NULL;
}

static char *
parse_ranges (WrUrlPattern *self)
{
  const char *end = self->text + self->length;
  const char *at = self->text;

  while ((at = memchr (at, '[', end - at)) != NULL) {
    WrUrlRange range = { 0 };

    if (!read_range (&range, self->text, at, end)) {
      at++;
      continue;
    }
    if (self->n_ranges == WR_URL_MAX_RANGES)
      return g_strdup_printf (_ ("There are more than %d ranges in the line"), WR_URL_MAX_RANGES);

    char *fault = describe_range_fault (self, &range);
    if (fault != NULL)
      return fault;
    self->n_urls *= range.count;
    self->ranges[self->n_ranges++] = range;
    at = self->text + range.end;
  }
  return NULL;
}

static void
append_value (const WrUrlRange *range, guint64 step, GString *url)
{
  guint64 value = range->first + step * range->step;
  char digits[32];
  char *at = digits + sizeof digits;
  int n = 0;

  if (range->letters) {
    g_string_append_c (url, (char) value);
    return;
  }
  do {
    *--at = '0' + value % 10;
    value /= 10;
    n++;
  } while (value > 0);
  for (; n < range->width; n++)
    g_string_append_c (url, '0');
  g_string_append_len (url, at, digits + sizeof digits - at);
}

static void
expand_raw (const WrUrlPattern *self, guint64 index, GString *url)
{
  guint64 steps[WR_URL_MAX_RANGES];
  gsize done = 0;

  for (guint i = self->n_ranges; i-- > 0;) {
    steps[i] = index % self->ranges[i].count;
    index /= self->ranges[i].count;
  }
  g_string_truncate (url, 0);
  for (guint i = 0; i < self->n_ranges; i++) {
    g_string_append_len (url, self->text + done, self->ranges[i].start - done);
    append_value (&self->ranges[i], steps[i], url);
    done = self->ranges[i].end;
  }
  g_string_append_len (url, self->text + done, self->length - done);
}

/* Ports grow with their range, so the first and the last URL stand for all. */
static char *
find_fault (WrUrlPattern *self)
{
  char *fault = wr_url_find_line_fault (self->text, self->length);

  if (fault == NULL)
    fault = parse_ranges (self);
  if (fault != NULL)
    return fault;
  if (self->n_ranges == 0)
    return wr_url_find_host_fault (self->text, self->length);

  g_autoptr (GString) url = g_string_new (NULL);
  expand_raw (self, 0, url);
  fault = wr_url_find_host_fault (url->str, url->len);
  if (fault != NULL)
    return fault;
  expand_raw (self, self->n_urls - 1, url);
  return wr_url_find_host_fault (url->str, url->len);
}

static void
trim (const char **line, gsize *length)
{
  while (*length > 0 && g_ascii_isspace (**line)) {
    (*line)++;
    (*length)--;
  }
  while (*length > 0 && g_ascii_isspace ((*line)[*length - 1]))
    (*length)--;
}

/**
 * wr_url_pattern_is_blank:
 *
 * Returns: whether @line is empty or a comment.
 */
gboolean
wr_url_pattern_is_blank (const char *line, gsize length)
{
  trim (&line, &length);
  return length == 0 || *line == '#';
}

/**
 * wr_url_pattern_parse:
 * @line: not blank; blanks at its ends do not count. Must outlive @self
 * @reason: (out) (optional) (transfer full): why @line is no URL, in the user's language
 *
 * Returns: whether @line names URLs, of which there are then 1 to %WR_URL_LIST_MAX_PAGES.
 */
gboolean
wr_url_pattern_parse (WrUrlPattern *self, const char *line, gsize length, char **reason)
{
  trim (&line, &length);
  self->text = line;
  self->length = length;
  self->n_urls = 1;
  self->n_ranges = 0;

  g_autofree char *fault = find_fault (self);
  if (fault == NULL)
    return TRUE;
  if (reason != NULL)
    *reason = g_steal_pointer (&fault);
  return FALSE;
}

/**
 * wr_url_pattern_is_good:
 *
 * Returns: whether @line names at least one URL.
 */
gboolean
wr_url_pattern_is_good (const char *line)
{
  gsize length = strlen (line);
  WrUrlPattern pattern;

  return !wr_url_pattern_is_blank (line, length)
         && wr_url_pattern_parse (&pattern, line, length, NULL);
}

/**
 * wr_url_pattern_expand:
 * @index: from 0, below n_urls
 * @url: gets the URL, normalised
 */
void
wr_url_pattern_expand (const WrUrlPattern *self, guint64 index, GString *url)
{
  expand_raw (self, index, url);
  wr_url_normalise (url);
}
