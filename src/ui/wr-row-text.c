/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How a row reads on screen: words, icons, numbers in the locale.
 *
 * Files are written by the exporter in the C locale; nothing of this room may reach one.
 */

#include "config.h"

#include "wr-row-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define RIGHT_TO_LEFT "\342\200\217"
#define ISOLATED "\342\201\250%s\342\201\251"
#define LINE_CHARS 300 /* of a cell in a list: what no column is wide enough to show */

typedef struct {
  const char *word;
  const char *icon;
  const char *css_class;
} StateInfo;

static const StateInfo states[WR_N_PAGE_STATES] = {
  [WR_PAGE_QUEUED] = { N_ ("Queued"), "content-loading-symbolic", "dim-label" },
  [WR_PAGE_RUNNING] = { N_ ("Running"), "content-loading-symbolic", "dim-label" },
  [WR_PAGE_DONE] = { N_ ("Done"), "object-select-symbolic", "success" },
  [WR_PAGE_FAILED] = { N_ ("Failed"), "dialog-error-symbolic", "error" },
  [WR_PAGE_SKIPPED] = { N_ ("Skipped"), "media-skip-forward-symbolic", "dim-label" },
};

/**
 * wr_row_text_get_state_word:
 *
 * Returns: (transfer none): @state in the user's language.
 */
const char *
wr_row_text_get_state_word (WrPageState state)
{
  g_return_val_if_fail (state < WR_N_PAGE_STATES, "");
  return _ (states[state].word);
}

/**
 * wr_row_text_get_state_icon:
 *
 * Returns: (transfer none): the name of the icon that stands beside the word for @state.
 */
const char *
wr_row_text_get_state_icon (WrPageState state)
{
  g_return_val_if_fail (state < WR_N_PAGE_STATES, NULL);
  return states[state].icon;
}

/**
 * wr_row_text_get_state_class:
 *
 * Returns: (transfer none): the style class of the icon for @state.
 */
const char *
wr_row_text_get_state_class (WrPageState state)
{
  g_return_val_if_fail (state < WR_N_PAGE_STATES, NULL);
  return states[state].css_class;
}

/**
 * wr_row_text_dup_number:
 *
 * Returns: (transfer full): @number with the locale's thousands separators.
 */
char *
wr_row_text_dup_number (gint64 number)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, number);
}

/**
 * wr_row_text_dup_duration:
 * @duration: µs
 *
 * Returns: (transfer full): @duration as “0.42 s”, from 100 s on as “2 min 5 s”.
 */
char *
wr_row_text_dup_duration (gint64 duration)
{
  double seconds = duration / (double) G_USEC_PER_SEC;

  if (seconds >= 99.95) {
    int whole = (int) (seconds + 0.5);
    /* Translators: a duration in minutes and seconds */
    return g_strdup_printf (_ ("%d min %d s"), whole / 60, whole % 60);
  }
  if (seconds >= 9.995) {
    /* Translators: a duration in seconds with one decimal */
    return g_strdup_printf (_ ("%.1f s"), seconds);
  }
  /* Translators: a duration in seconds with two decimals */
  return g_strdup_printf (_ ("%.2f s"), seconds);
}

/**
 * wr_row_text_dup_short_url:
 * @url: (nullable): an absolute URL
 *
 * Returns: (transfer full): @url as a list shows it: without http:// or https:// and without the
 *   slash of an empty path.
 */
char *
wr_row_text_dup_short_url (const char *url)
{
  const char *start = url != NULL ? url : "";
  const char *scheme_end = strstr (start, "://");

  if (scheme_end != NULL && g_ascii_strncasecmp (start, "http", 4) == 0)
    start = scheme_end + 3;

  gsize length = strlen (start);
  if (length > 1 && start[length - 1] == '/' && strchr (start, '/') == start + length - 1)
    length--;
  return g_strndup (start, length);
}

/**
 * wr_row_text_dup_path:
 * @url: (nullable): an absolute URL
 *
 * Returns: (transfer full): what tells @url from its siblings where there is little room: the path
 *   and the query, or the host where there is no path.
 */
char *
wr_row_text_dup_path (const char *url)
{
  g_autofree char *rest = wr_row_text_dup_short_url (url);
  const char *slash = strchr (rest, '/');

  return g_strdup (slash != NULL && slash[1] != '\0' ? slash + 1 : rest);
}

/**
 * wr_row_text_isolate:
 * @text: from a page
 *
 * Text of a page has its own direction. Where the window is read from right to left, it would turn
 * the line around that it begins, and stand at the wrong side of its column.
 *
 * Returns: (transfer full): @text for the beginning of a line in the window’s direction.
 */
char *
wr_row_text_isolate (const char *text)
{
  if (gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL)
    return g_strdup (text);
  return g_strdup_printf (RIGHT_TO_LEFT ISOLATED, text);
}

/**
 * wr_row_text_dup_line:
 * @text: (nullable): a cell's value
 *
 * Returns: (transfer full): the beginning of @text as one line: white space folded, cut where no
 *   column can show it.
 */
char *
wr_row_text_dup_line (const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean space = FALSE;

  const char *p = text != NULL ? text : "";

  for (; *p != '\0' && line->len < LINE_CHARS; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isspace (c)) {
      space = line->len > 0;
      continue;
    }
    if (space)
      g_string_append_c (line, ' ');
    space = FALSE;
    g_string_append_unichar (line, c);
  }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * wr_row_text_dup_failure:
 * @row: a loaded row
 *
 * Returns: (transfer full) (nullable): why the row's page failed or was skipped, in the user's
 *   language; %NULL where there is no reason.
 */
char *
wr_row_text_dup_failure (WrRow *row)
{
  if (wr_row_get_failure (row) == WR_FAILURE_NONE)
    return NULL;
  return wr_failure_describe (wr_row_get_failure (row), wr_row_get_detail (row), TRUE);
}
