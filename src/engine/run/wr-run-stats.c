/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The figures of a run as CLI.md has them under --stats. What was not measured is null.
 */

#include "config.h"

#include "wr-run-stats.h"

#include <json-glib/json-glib.h>

static const char *const worker_models[] = {
  [WR_WORKER_THREADS] = "threads",
  [WR_WORKER_PROCESSES] = "processes",
};

static void
add_int (JsonObject *object, const char *name, gint64 value)
{
  if (value < 0)
    json_object_set_null_member (object, name);
  else
    json_object_set_int_member (object, name, value);
}

static void
add_double (JsonObject *object, const char *name, double value)
{
  if (value < 0)
    json_object_set_null_member (object, name);
  else
    json_object_set_double_member (object, name, value);
}

static void
add_text (JsonObject *object, const char *name, const char *value)
{
  if (value == NULL)
    json_object_set_null_member (object, name);
  else
    json_object_set_string_member (object, name, value);
}

static JsonObject *
add_object (JsonObject *parent, const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (parent, name, object);
  return object;
}

static void
add_pages (JsonObject *root, const WrRunProgress *progress)
{
  JsonObject *pages = add_object (root, "pages");
  gint64 ended = progress->done + progress->failed + progress->skipped;
  double wall_s = (double) progress->elapsed / G_USEC_PER_SEC;

  add_int (pages, "total", progress->total);
  add_int (pages, "done", progress->done);
  add_int (pages, "failed", progress->failed);
  add_int (pages, "skipped", progress->skipped);
  add_int (root, "rows", progress->rows);
  add_int (root, "attempts", progress->attempts);
  add_double (root, "wall_s", wall_s);
  add_double (root, "start_up_s", progress->start_up_s);
  add_double (root, "pages_per_s", ended > 0 && wall_s > 0 ? (double) ended / wall_s : -1);
}

static void
add_usage (JsonObject *root, const WrUsageFigures *usage)
{
  JsonObject *controller = add_object (root, "controller");
  JsonObject *browsers = add_object (root, "browsers");

  add_double (controller, "cpu_s", usage->controller_cpu_s);
  add_int (controller, "pss_peak_bytes", usage->controller_pss_peak);
  add_double (browsers, "cpu_s", usage->browsers_cpu_s);
  add_int (browsers, "pss_peak_bytes", usage->browsers_pss_peak);
  add_int (browsers, "processes_peak", usage->browsers_processes_peak);
}

static void
add_program (JsonObject *root, const char *kind, const char *name, const char *version)
{
  JsonObject *program = add_object (root, kind);

  add_text (program, "name", name);
  add_text (program, "version", version);
}

/**
 * wr_run_stats_to_json:
 *
 * Returns: (transfer full): one JSON object
 */
char *
wr_run_stats_to_json (const WrRunStats *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();

  add_pages (root, &self->progress);
  add_usage (root, &self->usage);
  add_int (root, "workers", self->workers);
  add_text (root, "worker_model", worker_models[self->worker_model]);
  add_program (root, "browser", self->browser_name, self->browser_version);
  add_program (root, "driver", self->driver_name, self->driver_version);
  add_int (root, "sessions_started", self->progress.sessions_started);
  add_int (root, "sessions_lost", self->progress.sessions_lost);
  add_int (root, "commands", (gint64) self->commands);
  json_node_take_object (node, root);
  return json_to_string (node, TRUE);
}
