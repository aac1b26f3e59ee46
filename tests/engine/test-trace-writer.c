/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Trace Event file: read back and held against the format, whatever the store held.
 *
 * What a viewer needs: an object with an array “traceEvents”; each event with its name, phase,
 * process, thread and time; a duration for complete events, a scope for instants, numbers for
 * counters; on a thread times that do not go back and complete events that do not overlap.
 */

#include "config.h"

#include "wr-store-fixture.h"
#include "wr-trace-writer.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define S G_USEC_PER_SEC
#define BEGIN (G_GINT64_CONSTANT (1700000000) * S)

static const char *const columns[] = { "title", NULL };

typedef struct {
  guint n[256];        /* events by their phase */
  GHashTable *threads; /* (owned) tid to Thread */
  GHashTable *named;   /* (owned) set of tids */
} Trace;

typedef struct {
  gint64 last; /* µs */
  gint64 end;  /* µs */
} Thread;

static gint64
get_int (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  g_assert_cmpint (json_node_get_value_type (json_object_get_member (object, name)), ==,
                   G_TYPE_INT64);
  return json_object_get_int_member (object, name);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  g_assert_cmpint (json_node_get_value_type (json_object_get_member (object, name)), ==,
                   G_TYPE_STRING);
  return json_object_get_string_member (object, name);
}

static void
check_counter_cb (JsonObject *arguments, const char *name, JsonNode *value, gpointer user_data)
{
  g_assert_cmpint (json_node_get_value_type (value), ==, G_TYPE_INT64);
  g_assert_cmpint (json_node_get_int (value), >=, 0);
}

static void
check_arguments (JsonObject *event, char phase)
{
  JsonObject *arguments = json_object_get_object_member (event, "args");

  g_assert_nonnull (arguments);
  if (phase == 'C') {
    g_assert_cmpuint (json_object_get_size (arguments), >, 0);
    json_object_foreach_member (arguments, check_counter_cb, NULL);
  }
  if (phase == 'M')
    get_text (arguments, "name");
}

static void
check_time (Trace *trace, JsonObject *event, char phase, gint64 tid)
{
  Thread *thread = g_hash_table_lookup (trace->threads, GINT_TO_POINTER ((int) tid));
  gint64 time = get_int (event, "ts");

  if (thread == NULL) {
    thread = g_new0 (Thread, 1);
    g_hash_table_insert (trace->threads, GINT_TO_POINTER ((int) tid), thread);
  }
  g_assert_cmpint (time, >=, thread->last);
  thread->last = time;
  if (phase != 'X')
    return;
  g_assert_cmpint (time, >=, thread->end);
  g_assert_cmpint (get_int (event, "dur"), >=, 0);
  thread->end = time + get_int (event, "dur");
}

static void
check_event (Trace *trace, JsonObject *event)
{
  const char *phase = get_text (event, "ph");
  gint64 tid = get_int (event, "tid");

  g_assert_cmpuint (strlen (phase), ==, 1);
  g_assert_nonnull (strchr ("XiCM", *phase));
  g_assert_cmpuint (strlen (get_text (event, "name")), >, 0);
  g_assert_cmpint (get_int (event, "pid"), ==, 1);
  trace->n[(guchar) *phase]++;
  check_arguments (event, *phase);
  if (*phase == 'M') {
    g_hash_table_add (trace->named, GINT_TO_POINTER ((int) tid));
    return;
  }
  check_time (trace, event, *phase, tid);
  g_assert_true (g_hash_table_contains (trace->named, GINT_TO_POINTER ((int) tid)));
  if (*phase == 'i')
    g_assert_cmpstr (get_text (event, "s"), ==, "t");
}

/* Reads the file and holds it against the format. */
static JsonParser *
check_file (const char *path, Trace *trace)
{
  g_autoptr (GError) error = NULL;
  JsonParser *parser = json_parser_new ();

  *trace = (Trace){ .threads = g_hash_table_new_full (NULL, NULL, NULL, g_free),
                    .named = g_hash_table_new (NULL, NULL) };
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (get_text (root, "displayTimeUnit"), ==, "ms");
  JsonArray *events = json_object_get_array_member (root, "traceEvents");
  for (guint i = 0; i < json_array_get_length (events); i++)
    check_event (trace, json_array_get_object_element (events, i));
  return parser;
}

static void
trace_clear (Trace *trace)
{
  g_hash_table_unref (trace->threads);
  g_hash_table_unref (trace->named);
}

static void
post (WrStoreFixture *f, WrEventKind kind, int worker, gint64 page, double start, double length,
      const char *detail)
{
  WrEvent *event = wr_event_new (kind, worker, page);

  event->started = BEGIN + (gint64) (start * S);
  event->duration = (gint64) (length * S);
  event->detail = g_strdup (detail);
  g_assert_true (wr_store_post_event (f->store, event, NULL));
}

static char *
save (WrStoreFixture *f, gint64 n_events)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (f->folder, "run.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  wr_store_fixture_flush (f);
  gint64 n = wr_trace_writer_save (f->path, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, n_events);
  return path;
}

static JsonObject *
get_event (JsonParser *parser, guint i)
{
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));

  return json_array_get_object_element (json_object_get_array_member (root, "traceEvents"), i);
}

static void
test_run (WrStoreFixture *f, gconstpointer data)
{
  Trace trace;

  wr_store_fixture_create (f, "{\"name\": \"Shop “1”\"}", columns, 2);
  post (f, WR_EVENT_USAGE, 0, 0, 1.2, 0, "browsers_pss=100");
  post (f, WR_EVENT_STARTING, 1, 0, 0.25, 1, NULL);
  post (f, WR_EVENT_NAVIGATING, 1, 1, 1.25, 0.5, NULL);
  post (f, WR_EVENT_EXTRACTING, 1, 1, 1.75, 0.1, NULL);
  post (f, WR_EVENT_RETRY, 1, 1, 1.85, 0, "http: 503");
  post (f, WR_EVENT_POLITE, 2, 0, 0.5, 4, NULL);
  g_autofree char *path = save (f, 1 + 2 + 5 + 7); /* counters: 5 s, memory, a zero */
  g_autoptr (JsonParser) parser = check_file (path, &trace);

  g_assert_cmpuint (trace.n['M'], ==, 3);
  g_assert_cmpuint (trace.n['X'], ==, 4);
  g_assert_cmpuint (trace.n['i'], ==, 1);
  JsonObject *process = get_event (parser, 0);
  g_assert_cmpstr (get_text (json_object_get_object_member (process, "args"), "name"), ==,
                   "Windrow Shop “1”");
  JsonObject *navigating = get_event (parser, 3);
  g_assert_cmpstr (get_text (navigating, "name"), ==, "navigating");
  g_assert_cmpint (get_int (navigating, "ts"), ==, S); /* from the first that began */
  g_assert_cmpint (get_int (navigating, "dur"), ==, S / 2);
  g_assert_cmpint (get_int (navigating, "tid"), ==, 1);
  JsonObject *arguments = json_object_get_object_member (navigating, "args");
  g_assert_cmpint (get_int (arguments, "page"), ==, 1);
  g_assert_cmpstr (get_text (arguments, "url"), ==, "http://site.test/1");
  JsonObject *retry = get_event (parser, 5);
  g_assert_cmpstr (get_text (json_object_get_object_member (retry, "args"), "detail"), ==,
                   "http: 503");
  trace_clear (&trace);
}

/* A clock that was set back, times of no time, and text that has to be quoted. */
static void
test_odd (WrStoreFixture *f, gconstpointer data)
{
  Trace trace;

  wr_store_fixture_create (f, "{}", columns, 2);
  post (f, WR_EVENT_NAVIGATING, 1, 1, 10, 5, NULL);
  post (f, WR_EVENT_EXTRACTING, 1, 1, 14, 2, "back by a second");
  post (f, WR_EVENT_LOST, 1, 1, 3, 0, "\"\n\\");
  post (f, WR_EVENT_NAVIGATING, 1, 99, 12, 1, "no such page");
  post (f, WR_EVENT_NAVIGATING, 1, 2, 20, -7, NULL);
  post (f, WR_EVENT_IDLE, 1, 2, 21, 1e12, NULL);
  post (f, WR_EVENT_IDLE, 2, 0, -9e12, 1, NULL);
  wr_store_fixture_flush (f);
  g_autofree char *path = g_build_filename (f->folder, "odd.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_assert_cmpint (wr_trace_writer_save (f->path, file, NULL, NULL), >, 0);
  g_autoptr (JsonParser) parser = check_file (path, &trace);
  g_assert_cmpuint (trace.n['X'], ==, 5);
  g_assert_cmpuint (trace.n['i'], ==, 1);
  trace_clear (&trace);
}

static void
test_many (WrStoreFixture *f, gconstpointer data)
{
  const int n = 20000;
  Trace trace;

  wr_store_fixture_create (f, "{}", columns, 100);
  for (int i = 0; i < n; i++)
    post (f, i % 2 == 0 ? WR_EVENT_NAVIGATING : WR_EVENT_EXTRACTING, 1 + i % 64, 1 + i % 100,
          i / 64 * 0.01, 0.01, NULL);
  wr_store_fixture_flush (f);
  g_autofree char *path = g_build_filename (f->folder, "many.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_assert_cmpint (wr_trace_writer_save (f->path, file, NULL, NULL), >, n);
  g_autoptr (JsonParser) parser = check_file (path, &trace);
  g_assert_cmpuint (trace.n['X'], ==, n);
  g_assert_cmpuint (trace.n['M'], ==, 65);
  trace_clear (&trace);
}

static void
test_empty (WrStoreFixture *f, gconstpointer data)
{
  Trace trace;

  wr_store_fixture_create (f, "{}", columns, 1);
  g_autofree char *path = save (f, 1);
  g_autoptr (JsonParser) parser = check_file (path, &trace);
  g_assert_cmpuint (trace.n['M'], ==, 1);
  trace_clear (&trace);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* What is at the target stays there unless all was written. */
static void
test_target (WrStoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->folder, "old.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere/at/all.json");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  wr_store_fixture_create (f, "{}", columns, 1);
  post (f, WR_EVENT_IDLE, 1, 0, 0, 1, NULL);
  wr_store_fixture_flush (f);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));

  g_assert_cmpint (wr_trace_writer_save (f->path, nowhere, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all.json"));
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  wr_trace_writer_save_async (f->path, file, cancellable, done_cb, &result);
  wr_wait_until (result != NULL);
  g_assert_cmpint (wr_trace_writer_save_finish (result, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");

  g_clear_object (&result);
  wr_trace_writer_save_async (f->path, file, NULL, done_cb, &result);
  wr_wait_until (result != NULL);
  g_assert_cmpint (wr_trace_writer_save_finish (result, NULL), >, 0);
}

#define add(name, func)                                                                            \
  g_test_add ("/wr/trace-writer/" name, WrStoreFixture, NULL, wr_store_fixture_set_up, func,       \
              wr_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("run", test_run);
  add ("odd", test_odd);
  add ("many", test_many);
  add ("empty", test_empty);
  add ("target", test_target);
  return g_test_run ();
}
