/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-wait-text.h"
#include "wr-worker-row.h"
#include "wr-worker-status-private.h"

typedef struct {
  WrWorkerStatus *status;
  GtkWidget *row;
  GtkWindow *window;
  WrWorkerSnapshot snapshot;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_list_box_new ());

  f->snapshot = (WrWorkerSnapshot){ .number = 1,
                                    .since = g_get_monotonic_time (),
                                    .sessions = 1,
                                    .last_event = WR_N_EVENT_KINDS };
  f->status = wr_worker_status_new (1);
  f->row = wr_worker_row_new (f->status);
  f->window = GTK_WINDOW (gtk_window_new ());
  gtk_list_box_append (list, f->row);
  gtk_window_set_child (f->window, GTK_WIDGET (list));
  gtk_window_present (f->window);
  ui_test_wait_until (gtk_widget_get_mapped (f->row));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (f->window);
  g_assert_finalize_object (f->status);
}

static void
show (Fixture *f)
{
  wr_worker_status_update (f->status, &f->snapshot);
}

static gboolean
says (Fixture *f, const char *text)
{
  return ui_find_label (f->row, text) != NULL;
}

/* Why there is a new browser is said, and how many there were so far. */
static void
test_recycled (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *cause;
    const char *words;
  } rows[] = {
    { "pages", "New browser: the last one had loaded its number of pages" },
    { "age", "New browser: the last one had reached its age" },
    { "memory", "New browser: the last one needed too much memory" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    f->snapshot.last_event = WR_EVENT_RECYCLED;
    f->snapshot.last_detail = (char *) rows[i].cause;
    f->snapshot.recycled = i + 1;
    f->snapshot.sessions = i + 2;
    show (f);
    g_assert_true (says (f, rows[i].words));
  }
  GtkWidget *sessions = ui_find_label (f->row, "4 sessions");
  g_assert_nonnull (sessions);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (sessions), ==,
                   "3 of them were replaced in good order");

  f->snapshot.problem = (char *) "The browser has gone away";
  f->snapshot.last_event = WR_EVENT_LOST;
  f->snapshot.last_detail = (char *) "session";
  show (f);
  g_assert_true (says (f, "The browser has gone away"));
  g_assert_false (says (f, rows[2].words));
}

/* In the form of the language, and never before the host is tried. */
static char *
dup_time (gint64 offset)
{
  g_autoptr (GDateTime) time
      = g_date_time_new_from_unix_local ((g_get_real_time () + offset) / G_USEC_PER_SEC);

  return g_date_time_format (time, "%X");
}

static gboolean
names_a_time_between (const char *text, gint64 first, gint64 last)
{
  for (gint64 offset = first; offset <= last; offset += G_TIME_SPAN_SECOND) {
    g_autofree char *time = dup_time (offset);
    if (g_str_has_suffix (text, time))
      return TRUE;
  }
  return FALSE;
}

static void
test_host (Fixture *f, gconstpointer data)
{
  f->snapshot.state = WR_WORKER_HOST;
  f->snapshot.host = (char *) "example.org";
  f->snapshot.until = g_get_monotonic_time () + G_TIME_SPAN_HOUR;
  show (f);
  g_assert_true (says (f, "Site does not answer"));
  g_autofree char *text = wr_wait_text_dup_worker (f->status);
  g_assert_true (g_str_has_prefix (text, "example.org does not answer; trying again at "));
  g_assert_true (names_a_time_between (text, G_TIME_SPAN_HOUR - 2 * G_TIME_SPAN_SECOND,
                                       G_TIME_SPAN_HOUR + 2 * G_TIME_SPAN_SECOND));
  g_assert_true (says (f, text));

  f->snapshot.until = 0;
  show (f);
  g_assert_true (says (f, "example.org does not answer; trying again"));

  f->snapshot.state = WR_WORKER_NAVIGATING;
  f->snapshot.host = NULL;
  f->snapshot.url = (char *) "http://example.org/";
  show (f);
  g_assert_true (says (f, "http://example.org/"));
}

static void
test_network (Fixture *f, gconstpointer data)
{
  f->snapshot.state = WR_WORKER_NETWORK;
  show (f);
  g_assert_true (says (f, "No network; trying again"));
  f->snapshot.until = g_get_monotonic_time () + G_TIME_SPAN_MINUTE;
  show (f);
  g_autofree char *text = wr_wait_text_dup_worker (f->status);
  g_assert_true (g_str_has_prefix (text, "No network; trying again at "));
  g_assert_true (says (f, text));
}

/* The run waits when all of its workers do; one that has left has no say. */
static void
test_run (Fixture *f, gconstpointer data)
{
  g_autoptr (GListStore) workers = g_list_store_new (WR_TYPE_WORKER_STATUS);
  g_autoptr (WrWorkerStatus) other = wr_worker_status_new (2);
  WrWorkerSnapshot snapshot = { .number = 2, .state = WR_WORKER_NAVIGATING };

  g_assert_null (wr_wait_text_dup_run (G_LIST_MODEL (workers)));
  f->snapshot.state = WR_WORKER_HOST;
  f->snapshot.host = (char *) "example.org";
  show (f);
  wr_worker_status_update (other, &snapshot);
  g_list_store_append (workers, f->status);
  g_list_store_append (workers, other);
  g_assert_null (wr_wait_text_dup_run (G_LIST_MODEL (workers)));

  snapshot.state = WR_WORKER_ENDED;
  wr_worker_status_update (other, &snapshot);
  g_autofree char *text = wr_wait_text_dup_run (G_LIST_MODEL (workers));
  g_assert_cmpstr (text, ==, "example.org does not answer; trying again");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  adw_init ();

  add ("/wr/worker-row/recycled", test_recycled);
  add ("/wr/worker-row/host", test_host);
  add ("/wr/worker-row/network", test_network);
  add ("/wr/worker-row/run", test_run);
  return g_test_run ();
}
