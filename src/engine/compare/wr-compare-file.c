/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A comparison as CSV (RFC 4180: a line each round of each contender, then its median, least and
 * greatest) and as one JSON object. Numbers are plain; what was not measured is empty or null.
 */

#include "config.h"

#include "wr-compare-file.h"

#include "wr-compare-words.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void
append_cell (GString *csv, const char *text)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (csv, text);
    return;
  }
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *quoted = g_strjoinv ("\"\"", parts);
  g_string_append_printf (csv, "\"%s\"", quoted);
}

static void
append_number (GString *csv, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (isfinite (value))
    g_ascii_formatd (text, sizeof text, "%.9g", value);
  append_cell (csv, text);
}

static void
append_head (GString *csv, WrWorkload workload)
{
  static const char *const names[] = { "contender", "workers", "version", "round" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    append_cell (csv, names[i]);
  for (int figure = 0; figure < WR_N_FIGURES; figure++) {
    if (wr_figure_has (figure, workload))
      append_cell (csv, wr_figure_get_name (figure, workload));
  }
  if (workload == WR_WORKLOAD_JOB) {
    append_cell (csv, "done");
    append_cell (csv, "failed");
  }
  g_string_append (csv, "\r\n");
}

static void
append_contender (GString *csv, const WrContender *contender, const char *round)
{
  g_autofree char *workers = g_strdup_printf ("%d", contender->workers);

  append_cell (csv, wr_contender_get_name (contender));
  append_cell (csv, workers);
  append_cell (csv, contender->version != NULL ? contender->version : "Windrow " PACKAGE_VERSION);
  append_cell (csv, round);
}

static void
append_round (GString *csv, const WrContender *contender, guint round)
{
  const WrCompareSample *sample = &g_array_index (contender->samples, WrCompareSample, round);
  g_autofree char *number = g_strdup_printf ("%u", round + 1);

  append_contender (csv, contender, number);
  for (int figure = 0; figure < WR_N_FIGURES; figure++) {
    if (wr_figure_has (figure, contender->workload))
      append_number (csv, sample->figures[figure]);
  }
  if (contender->workload == WR_WORKLOAD_JOB) {
    append_number (csv, (double) sample->done);
    append_number (csv, (double) sample->failed);
  }
  g_string_append (csv, "\r\n");
}

static void
append_spread (GString *csv, const WrContender *contender, const char *name, gsize offset)
{
  append_contender (csv, contender, name);
  for (int figure = 0; figure < WR_N_FIGURES; figure++) {
    WrCompareSpread spread;

    if (!wr_figure_has (figure, contender->workload))
      continue;
    wr_contender_get_spread (contender, figure, &spread);
    append_number (csv, G_STRUCT_MEMBER (double, &spread, offset));
  }
  g_string_append (csv, contender->workload == WR_WORKLOAD_JOB ? ",,\r\n" : "\r\n");
}

/**
 * wr_compare_to_csv:
 *
 * Returns: (transfer full): the whole file.
 */
char *
wr_compare_to_csv (const WrComparePlan *plan)
{
  GString *csv = g_string_new (NULL);

  append_head (csv, plan->options.workload);
  for (guint i = 0; i < plan->contenders->len; i++) {
    const WrContender *contender = plan->contenders->pdata[i];

    if (contender->problem != NULL)
      continue;
    for (guint round = 0; round < contender->samples->len; round++)
      append_round (csv, contender, round);
    append_spread (csv, contender, "median", G_STRUCT_OFFSET (WrCompareSpread, median));
    append_spread (csv, contender, "least", G_STRUCT_OFFSET (WrCompareSpread, low));
    append_spread (csv, contender, "greatest", G_STRUCT_OFFSET (WrCompareSpread, high));
  }
  return g_string_free (csv, FALSE);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_value (JsonBuilder *builder, double value)
{
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  add_value (builder, value);
}

static void
add_figure (JsonBuilder *builder, const WrContender *contender, WrFigure figure)
{
  g_autofree double *values = wr_contender_dup_values (contender, figure);
  WrCompareSpread spread;

  wr_contender_get_spread (contender, figure, &spread);
  json_builder_set_member_name (builder, wr_figure_get_name (figure, contender->workload));
  json_builder_begin_object (builder);
  add_double (builder, "median", spread.median);
  add_double (builder, "least", spread.low);
  add_double (builder, "greatest", spread.high);
  json_builder_set_member_name (builder, "rounds");
  json_builder_begin_array (builder);
  for (guint i = 0; i < contender->samples->len; i++)
    add_value (builder, values[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_contender (JsonBuilder *builder, const WrContender *contender)
{
  json_builder_begin_object (builder);
  add_string (builder, "name", wr_contender_get_name (contender));
  add_int (builder, "workers", contender->workers);
  add_string (builder, "version",
              wr_contender_is_python (contender) ? contender->version : "Windrow " PACKAGE_VERSION);
  add_string (builder, "problem", contender->problem);
  add_string (builder, "note", contender->note);
  add_int (builder, "pages_failed", wr_contender_get_failed (contender));
  json_builder_set_member_name (builder, "figures");
  json_builder_begin_object (builder);
  for (int figure = 0; figure < WR_N_FIGURES && contender->problem == NULL; figure++) {
    if (wr_figure_has (figure, contender->workload))
      add_figure (builder, contender, figure);
  }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_options (JsonBuilder *builder, const WrComparePlan *plan)
{
  const WrCompareOptions *options = &plan->options;

  add_string (builder, "workload", wr_workload_get_name (options->workload));
  add_int (builder, "workers", options->workers);
  add_int (builder, "rounds", options->rounds);
  if (options->workload == WR_WORKLOAD_JOB) {
    add_int (builder, "pages", options->pages);
    add_string (builder, "browser",
                plan->driver != NULL ? wr_browser_get_name (plan->driver->browser) : NULL);
    add_string (builder, "browser_version",
                plan->driver != NULL ? plan->driver->browser_version : NULL);
  } else {
    add_int (builder, "squares", (gint64) options->squares);
  }
  add_int (builder, "processors", g_get_num_processors ());
  add_double (builder, "load_before", plan->load >= 0 ? plan->load : NAN);
}

/**
 * wr_compare_to_json:
 *
 * Returns: (transfer full): one object, indented.
 */
char *
wr_compare_to_json (const WrComparePlan *plan)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *verdict = wr_compare_dup_verdict (plan);
  g_autofree char *subject = wr_compare_dup_subject (plan);

  json_builder_begin_object (builder);
  add_options (builder, plan);
  add_string (builder, "verdict", verdict);
  add_string (builder, "subject", subject);
  json_builder_set_member_name (builder, "contenders");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->contenders->len; i++)
    add_contender (builder, plan->contenders->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}
