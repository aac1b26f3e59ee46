/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What makes a line a URL, what is wrong with one in words that help, and which spellings mean the
 * same.
 *
 * It is no URL parser: the browser has one, and reads paths and queries as it likes. Only what is
 * before the path is looked at: scheme, host, port.
 */

#include "config.h"

#include "wr-url-syntax.h"

#include "wr-url-list.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_QUOTED 60 /* characters of a line that a message quotes */

/* The scheme's end, or NULL. */
static const char *
find_scheme_end (const char *line, const char *end)
{
  const char *at = line;

  if (at == end || !g_ascii_isalpha (*at))
    return NULL;
  while (at < end && (g_ascii_isalnum (*at) || strchr ("+.-", *at) != NULL))
    at++;
  return at < end && *at == ':' ? at : NULL;
}

static gboolean
is_scheme (const char *line, const char *end, const char *scheme)
{
  gsize length = strlen (scheme);

  return (gsize) (end - line) == length && g_ascii_strncasecmp (line, scheme, length) == 0;
}

static gboolean
is_web_scheme (const char *line, const char *end)
{
  return is_scheme (line, end, "http") || is_scheme (line, end, "https");
}

static gboolean
is_known_scheme (const char *line, const char *end)
{
  static const char *const known[]
      = { "about",  "blob",   "chrome", "data", "file", "ftp",         "ftps", "javascript",
          "magnet", "mailto", "sftp",   "ssh",  "tel",  "view-source", "ws",   "wss" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (is_scheme (line, end, known[i]))
      return TRUE;
  }
  return FALSE;
}

/* How many letters must be put in, left out or changed to make the one of the other. */
static guint
get_distance (const char *a, gsize a_length, const char *b)
{
  guint row[16];
  gsize b_length = strlen (b);

  g_assert (b_length < G_N_ELEMENTS (row));
  for (gsize j = 0; j <= b_length; j++)
    row[j] = j;
  for (gsize i = 1; i <= a_length; i++) {
    guint diagonal = row[0];
    row[0] = i;
    for (gsize j = 1; j <= b_length; j++) {
      guint above = row[j];
      guint change = diagonal + (g_ascii_tolower (a[i - 1]) != b[j - 1]);
      row[j] = MIN (change, MIN (above, row[j - 1]) + 1);
      diagonal = above;
    }
  }
  return row[b_length];
}

static gboolean
resembles_web_scheme (const char *scheme, gsize length)
{
  return length <= 8
         && (get_distance (scheme, length, "http") <= 2
             || get_distance (scheme, length, "https") <= 2);
}

static char *
dup_quoted (const char *text, gsize length)
{
  g_autofree char *all = g_strndup (text, length);

  if (g_utf8_strlen (all, -1) <= MAX_QUOTED)
    return g_steal_pointer (&all);
  g_autofree char *start = g_utf8_substring (all, 0, MAX_QUOTED - 1);
  return g_strconcat (start, "…", NULL);
}

/* Whether the line could follow “https://”. */
static gboolean
starts_with_host (const char *line, const char *end)
{
  gsize host = 0;
  gboolean dot = FALSE;

  while (line + host < end && strchr ("/?#:", line[host]) == NULL)
    dot |= line[host++] == '.';
  return host > 0 && line[0] != '.' && (dot || (host == 9 && strncmp (line, "localhost", 9) == 0));
}

static char *
explain_missing_scheme (const char *line, const char *end)
{
  while (line < end && *line == '/')
    line++;
  if (!starts_with_host (line, end))
    return g_strdup (_ ("This is no URL: it should start with https://"));

  g_autofree char *rest = dup_quoted (line, end - line);
  return g_strdup_printf (_ ("There is no scheme. Did you mean https://%s?"), rest);
}

static char *
explain_scheme (const char *line, const char *colon, const char *end)
{
  g_autofree char *scheme = dup_quoted (line, colon - line);
  gboolean has_slash = colon + 1 < end && colon[1] == '/';

  if (is_known_scheme (line, colon))
    return g_strdup_printf (_ ("“%s” pages cannot be loaded, only http and https"), scheme);
  if (resembles_web_scheme (line, colon - line))
    return g_strdup_printf (_ ("“%s” is no scheme. Did you mean https?"), scheme);
  if (!has_slash && starts_with_host (line, end))
    return explain_missing_scheme (line, end);
  return g_strdup_printf (_ ("“%s” is no scheme. Only http and https can be loaded"), scheme);
}

static char *
find_scheme_fault (const char *line, const char *end)
{
  const char *colon = find_scheme_end (line, end);

  if (colon == NULL)
    return explain_missing_scheme (line, end);
  if (!is_web_scheme (line, colon))
    return explain_scheme (line, colon, end);

  const char *rest = colon + 1;
  if (end - rest >= 2 && rest[0] == '/' && rest[1] == '/')
    return NULL;
  while (rest < end && *rest == '/')
    rest++;
  if (rest == end)
    return g_strdup (_ ("There is no host"));
  g_autofree char *scheme = g_ascii_strdown (line, colon - line);
  g_autofree char *quoted = dup_quoted (rest, end - rest);
  return g_strdup_printf (_ ("After “%s:” there must be two slashes. Did you mean %s://%s?"),
                          scheme, scheme, quoted);
}

static char *
find_character_fault (const char *line, gsize length)
{
  gboolean ascii = TRUE;

  for (gsize i = 0; i < length; i++) {
    guchar c = line[i];
    if (c == ' ' || c == '\t')
      return g_strdup (_ ("There is a blank in the URL"));
    if (c < 0x20 || c == 0x7f)
      return g_strdup (_ ("There is a control character in the URL"));
    ascii &= c < 0x80;
  }
  if (ascii)
    return NULL;
  if (!g_utf8_validate_len (line, length, NULL))
    return g_strdup (_ ("The line is not valid UTF-8"));
  for (const char *at = line; at < line + length; at = g_utf8_next_char (at)) {
    if (g_unichar_isspace (g_utf8_get_char (at)))
      return g_strdup (_ ("There is a blank in the URL"));
  }
  return NULL;
}

/**
 * wr_url_find_line_fault:
 * @line: without blanks at its ends; may hold ranges
 *
 * Returns: (transfer full) (nullable): why @line cannot be a URL, up to its scheme, in the user's
 * language; %NULL where nothing is wrong.
 */
char *
wr_url_find_line_fault (const char *line, gsize length)
{
  if (length > WR_URL_LIST_MAX_LINE)
    return g_strdup_printf (_ ("The line is longer than %d KiB"), WR_URL_LIST_MAX_LINE / 1024);

  char *fault = find_character_fault (line, length);
  return fault != NULL ? fault : find_scheme_fault (line, line + length);
}

/* The parts before the path. */
typedef struct {
  const char *start; /* after “//” */
  const char *host;  /* after user and password */
  const char *host_end;
  const char *end; /* of the port: where the path starts */
} Authority;

static void
split_authority (const char *url, gsize length, Authority *parts)
{
  const char *end = url + length;

  parts->start = memchr (url, ':', length);
  parts->start += strlen ("://");
  for (parts->end = parts->start; parts->end < end; parts->end++) {
    if (strchr ("/?#\\", *parts->end) != NULL)
      break;
  }

  const char *at = memrchr (parts->start, '@', parts->end - parts->start);
  parts->host = at != NULL ? at + 1 : parts->start;
  const char *literal_end = parts->host < parts->end && *parts->host == '['
                                ? memchr (parts->host, ']', parts->end - parts->host)
                                : NULL;
  const char *colon = literal_end != NULL ? memchr (literal_end, ':', parts->end - literal_end)
                                          : memchr (parts->host, ':', parts->end - parts->host);
  parts->host_end = colon != NULL ? colon : parts->end;
}

static gboolean
is_ip6_literal (const char *host, gsize length)
{
  if (length < 4 || host[0] != '[' || host[length - 1] != ']')
    return FALSE;

  g_autofree char *inside = g_strndup (host + 1, length - 2);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (inside);
  return address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
}

/* A dot may stand at the end but not at the start and not beside another. */
static gboolean
is_host (const char *host, gsize length)
{
  if (host[0] == '[')
    return is_ip6_literal (host, length);
  for (gsize i = 0; i < length; i++) {
    if (strchr ("<>[]^|%\"`{}\\", host[i]) != NULL)
      return FALSE;
    if (host[i] == '.' && (i == 0 || host[i - 1] == '.'))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_port (const char *port, gsize length)
{
  guint value = 0;

  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isdigit (port[i]) || value > G_MAXUINT16)
      return FALSE;
    value = value * 10 + g_ascii_digit_value (port[i]);
  }
  return value <= G_MAXUINT16;
}

/**
 * wr_url_find_host_fault:
 * @url: without ranges, with a scheme
 *
 * Returns: (transfer full) (nullable): what is wrong with its host and port, in the user's
 * language.
 */
char *
wr_url_find_host_fault (const char *url, gsize length)
{
  Authority parts;

  split_authority (url, length, &parts);
  gsize host_length = parts.host_end - parts.host;
  if (host_length == 0)
    return g_strdup (_ ("There is no host"));
  if (!is_host (parts.host, host_length)) {
    g_autofree char *host = dup_quoted (parts.host, host_length);
    return g_strdup_printf (_ ("“%s” is no host"), host);
  }
  if (parts.host_end < parts.end && !is_port (parts.host_end + 1, parts.end - parts.host_end - 1)) {
    g_autofree char *port = dup_quoted (parts.host_end + 1, parts.end - parts.host_end - 1);
    return g_strdup_printf (_ ("“%s” is no port"), port);
  }
  return NULL;
}

static void
lower_host (GString *url, gsize start, gsize end)
{
  gboolean ascii = TRUE;

  for (gsize i = start; i < end; i++) {
    url->str[i] = g_ascii_tolower (url->str[i]);
    ascii &= (guchar) url->str[i] < 0x80;
  }
  if (ascii)
    return;
  g_autofree char *lower = g_utf8_strdown (url->str + start, end - start);
  g_string_erase (url, start, end - start);
  g_string_insert (url, start, lower);
}

static gboolean
is_default_port (const char *port, gsize length, gboolean https)
{
  const char *usual = https ? "443" : "80";

  return length == 0 || (length == strlen (usual) && strncmp (port, usual, length) == 0);
}

/**
 * wr_url_normalise:
 * @url: without ranges, without a fault
 *
 * Scheme and host in lower case, no default port, “/” for an empty path: what every browser does.
 */
void
wr_url_normalise (GString *url)
{
  Authority parts;

  for (gsize i = 0; url->str[i] != ':'; i++)
    url->str[i] = g_ascii_tolower (url->str[i]);

  split_authority (url->str, url->len, &parts);
  gboolean https = url->str[4] == 's';
  gsize host = parts.host - url->str;
  gsize host_end = parts.host_end - url->str;
  gsize end = parts.end - url->str;

  if (end == url->len || (url->str[end] != '/' && url->str[end] != '\\'))
    g_string_insert_c (url, end, '/');
  if (host_end < end && is_default_port (url->str + host_end + 1, end - host_end - 1, https))
    g_string_erase (url, host_end, end - host_end);
  lower_host (url, host, host_end);
}
