/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrUsageSample: what a run and its browsers used at one moment, as text and back.
 *
 * The text is “name=number”, a space between two; the names are in stores, so one that was given
 * out stays as it is. What was not measured is left out, and what is not known is passed over.
 */

#include "config.h"

#include "wr-usage-sample.h"

#include <string.h>

static const struct {
  const char *name;
  gsize offset;
} members[] = {
  { "controller_pss", G_STRUCT_OFFSET (WrUsageSample, controller_pss) },
  { "browsers_pss", G_STRUCT_OFFSET (WrUsageSample, browsers_pss) },
  { "controller_cpu_us", G_STRUCT_OFFSET (WrUsageSample, controller_cpu) },
  { "browsers_cpu_us", G_STRUCT_OFFSET (WrUsageSample, browsers_cpu) },
  { "memory_total", G_STRUCT_OFFSET (WrUsageSample, memory_total) },
  { "memory_available", G_STRUCT_OFFSET (WrUsageSample, memory_available) },
  { "cores", G_STRUCT_OFFSET (WrUsageSample, cores) },
};

/**
 * wr_usage_sample_init:
 *
 * Nothing is measured yet.
 */
void
wr_usage_sample_init (WrUsageSample *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    G_STRUCT_MEMBER (gint64, self, members[i].offset) = -1;
}

/**
 * wr_usage_sample_to_detail:
 *
 * Returns: (transfer full): the text for an event's detail
 */
char *
wr_usage_sample_to_detail (const WrUsageSample *self)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    gint64 value = G_STRUCT_MEMBER (gint64, self, members[i].offset);
    if (value >= 0)
      g_string_append_printf (text, "%s%s=%" G_GINT64_FORMAT, text->len > 0 ? " " : "",
                              members[i].name, value);
  }
  return g_string_free (text, FALSE);
}

static gboolean
parse_word (WrUsageSample *self, const char *word)
{
  const char *sign = strchr (word, '=');
  gint64 value;

  for (gsize i = 0; sign != NULL && i < G_N_ELEMENTS (members); i++) {
    if (strlen (members[i].name) == (gsize) (sign - word)
        && strncmp (word, members[i].name, sign - word) == 0
        && g_ascii_string_to_signed (sign + 1, 10, 0, G_MAXINT64, &value, NULL)) {
      G_STRUCT_MEMBER (gint64, self, members[i].offset) = value;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * wr_usage_sample_parse:
 * @self: (out)
 * @detail: (nullable): from a store, so it may be anything
 *
 * Returns: whether anything was in it
 */
gboolean
wr_usage_sample_parse (WrUsageSample *self, const char *detail)
{
  gboolean any = FALSE;

  wr_usage_sample_init (self);
  if (detail == NULL)
    return FALSE;
  g_auto (GStrv) words = g_strsplit (detail, " ", 2 * G_N_ELEMENTS (members));
  for (gsize i = 0; words[i] != NULL; i++)
    any = parse_word (self, words[i]) || any;
  return any;
}
