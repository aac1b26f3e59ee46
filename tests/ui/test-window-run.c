/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "../engine/run-test.h"
#include "ui-pointer.h"
#include "ui-test.h"
#include "wr-compare-window.h"
#include "wr-compat.h"
#include "wr-window-private.h"

#define N_PAGES 40

static WrApplication *application;

typedef struct {
  RunTest test;
  WrWindow *window;
} Fixture;

static void
show_job (Fixture *f)
{
  guint n_pages = 0;

  wr_window_show_job (f->window, f->test.job, NULL);
  ui_test_wait_until (
      (g_object_get (f->window->job_view, "n-pages", &n_pages, NULL), n_pages == N_PAGES));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  run_test_set_up (&f->test, N_PAGES, 2);
  f->window = wr_window_new (application);
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  gtk_window_present (GTK_WINDOW (f->window));
  ui_test_wait_until (gtk_window_is_active (GTK_WINDOW (f->window)));
  show_job (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  ui_test_wait_until (f->window == NULL);
  run_test_clear (&f->test);
}

static WrRunState
get_state (Fixture *f)
{
  return wr_window_get_run_state (f->window);
}

static void
start (Fixture *f)
{
  ui_test_press ("ctrl+Return");
  ui_test_wait_until (wr_window_is_active (f->window));
}

static void
test_to_the_end (Fixture *f, gconstpointer data)
{
  WrRunProgress progress = { 0 };

  start (f);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (f->window->views), ==, "results");
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  wr_run_get_progress (f->window->run, &progress);
  g_assert_cmpint (progress.done, ==, N_PAGES);
  g_assert_cmpuint (f->window->inhibit_cookie, ==, 0);
  g_assert_true (g_file_test (wr_run_get_store_path (f->window->run), G_FILE_TEST_EXISTS));
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 50);
  start (f);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.pause", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_PAUSED);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.pause", NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING || get_state (f) == WR_RUN_ENDED);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  WrRunProgress progress = { 0 };

  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 200);
  start (f);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  ui_test_press ("ctrl+period");
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  wr_run_get_progress (f->window->run, &progress);
  g_assert_cmpint (progress.done + progress.failed, <, N_PAGES);
  ui_test_wait_until (fake_driver_get_n_open (f->test.driver) == 0);
}

static void
test_workers (Fixture *f, gconstpointer data)
{
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 200);
  start (f);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  GListModel *workers = wr_run_get_workers (f->window->run);
  g_object_set (f->window->job_view, "n-workers", 4, NULL);
  ui_test_wait_until (g_list_model_get_n_items (workers) == 4);
  wr_window_stop (f->window);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
}

static void
test_close (Fixture *f, gconstpointer data)
{
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 200);
  start (f);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  gtk_window_close (GTK_WINDOW (f->window));
  ui_test_wait_until (ui_test_find_dialog (ui_test_alerts) != NULL);
  ui_test_press ("Escape");
  ui_test_wait_until (ui_test_find_dialog (ui_test_alerts) == NULL);
  g_assert_true (wr_window_is_active (f->window));

  gtk_window_close (GTK_WINDOW (f->window));
  ui_test_wait_until (ui_test_find_dialog (ui_test_alerts) != NULL);
  ui_test_press ("alt+s");
  ui_test_wait_until (f->window == NULL);
  ui_test_wait_until (fake_driver_get_n_open (f->test.driver) == 0);
}

static void
test_no_session (Fixture *f, gconstpointer data)
{
  fake_driver_fail (f->test.driver, WR_COMMAND_NEW_SESSION, "session not created", "by intent", -1);
  start (f);
  ui_test_wait_until (wr_banner_get_revealed (f->window->problem_banner));
  g_assert_false (wr_window_is_active (f->window));
  g_assert_cmpstr (wr_banner_get_text (f->window->problem_banner), !=, "");
}

static gint64
count_done (Fixture *f)
{
  WrRunProgress progress = { 0 };

  wr_run_get_progress (f->window->run, &progress);
  return progress.done;
}

/* The run waits, the banner says for what; it goes on when there is room again, by itself or at
 * once by its button. */
static void
test_full_disk (Fixture *f, gconstpointer data)
{
  WrBanner *banner = f->window->held_banner;

  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 50);
  start (f);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING && count_done (f) >= 4);
  run_test_fill_disk (wr_run_get_store_path (f->window->run));
  ui_test_wait_until (get_state (f) == WR_RUN_HELD);
  ui_test_wait_until (wr_banner_get_revealed (banner));
  g_assert_true (g_str_has_prefix (wr_banner_get_text (banner), "Could not write “"));
  g_assert_true (wr_window_is_active (f->window));
  run_test_empty_disk ();

  gtk_widget_activate (wr_banner_get_button (banner));
  ui_test_wait_until (!wr_banner_get_revealed (banner));
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  g_assert_no_error (wr_run_get_error (f->window->run));
  g_assert_cmpint (count_done (f), ==, N_PAGES);
}

/* Stop ends a run that waits for the disk too. */
static void
test_stop_held (Fixture *f, gconstpointer data)
{
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 50);
  start (f);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING && count_done (f) >= 4);
  run_test_fill_disk (wr_run_get_store_path (f->window->run));
  ui_test_wait_until (get_state (f) == WR_RUN_HELD);
  wr_window_stop (f->window);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  run_test_empty_disk ();
  g_assert_false (wr_banner_get_revealed (f->window->held_banner));
}

static gint64
count_failed (Fixture *f)
{
  WrRunProgress progress = { 0 };

  wr_run_get_progress (f->window->run, &progress);
  return progress.failed;
}

/* What Retry All has queued by mistake is failed again after Undo, but for what was in flight. */
static void
test_undo_retry (Fixture *f, gconstpointer data)
{
  fake_driver_fail (f->test.driver, WR_COMMAND_NAVIGATE, "invalid argument", "by intent", N_PAGES);
  start (f);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  g_assert_cmpint (count_failed (f), ==, N_PAGES);

  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 500);
  wr_window_retry (f->window, NULL);
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING && count_failed (f) == 0);
  ui_test_wait_until (ui_find_label (GTK_WIDGET (f->window), "Undo") != NULL);
  ui_pointer_click (ui_find_label (GTK_WIDGET (f->window), "Undo"), 1);
  ui_test_wait_until (count_failed (f) > 0);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  g_assert_cmpint (count_done (f), >, 0);
  g_assert_cmpint (count_failed (f) + count_done (f), ==, N_PAGES);
}

static gboolean
was_told (Fixture *f, const char *part)
{
  const char *told = wr_compat_get_announced (GTK_WIDGET (f->window));

  return told != NULL && strstr (told, part) != NULL;
}

/* Who is at the job meanwhile hears how far its run is, too. */
static void
test_tell (Fixture *f, gconstpointer data)
{
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 100);
  start (f);
  wr_window_show_view (f->window, "job");
  ui_test_wait_until (was_told (f, " of 40 · "));
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
  ui_test_wait_until (was_told (f, "40 pages done"));
}

/* A run would be in the figures of a comparison. */
static void
test_alone (Fixture *f, gconstpointer data)
{
  GtkWidget *compare = wr_compare_window_new (GTK_WINDOW (f->window), NULL, "");

  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 200);
  start (f);
  gtk_widget_activate_action (compare, "compare.start", NULL);
  g_assert_cmpstr (wr_compare_window_get_state (WR_COMPARE_WINDOW (compare)), ==, "setup");
  g_assert_cmpstr (wr_compat_get_announced (compare), ==, "A run is going on: wait for its end");
  g_assert_false (wr_application_is_comparing (application));
  gtk_window_destroy (GTK_WINDOW (compare));
  ui_test_wait_until (get_state (f) == WR_RUN_RUNNING);
  wr_window_stop (f->window);
  ui_test_wait_until (get_state (f) == WR_RUN_ENDED);
}

static void
note_running_cb (GObject *job_view, GParamSpec *pspec, gboolean *has_run)
{
  gboolean running;

  g_object_get (job_view, "running", &running, NULL);
  *has_run |= running;
}

/* The run may have ended by the time that anyone looks. */
static void
test_bad_selector (Fixture *f, gconstpointer data)
{
  gboolean has_run = FALSE;

  f->test.bad_selector = TRUE;
  g_signal_connect (f->window->job_view, "notify::running", G_CALLBACK (note_running_cb), &has_run);
  ui_test_press ("ctrl+Return");
  ui_test_wait_until (has_run && !wr_window_is_active (f->window));
  g_signal_handlers_disconnect_by_data (f->window->job_view, &has_run);
  g_assert_null (f->window->run);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (f->window->views), ==, "job");

  /* It has a place in the job: not in the bar. */
  g_assert_false (wr_banner_get_revealed (f->window->problem_banner));
}

/* The desktop's server of notifications, on the bus that the test has for itself. */
typedef struct {
  GDBusNodeInfo *info;
  guint object_id;
  guint name_id;
  gboolean owned;
  char *title; /* of the last notification (owned) (nullable) */
  char *body;
  char *action;
} Server;

static void
notify_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *method, GVariant *arguments, GDBusMethodInvocation *call, gpointer user_data)
{
  Server *server = user_data;
  g_autofree const char **actions = NULL;

  g_variant_get (arguments, "(susss^a&sa{sv}i)", NULL, NULL, NULL, &server->title, &server->body,
                 &actions, NULL, NULL);
  server->action = g_strdup (actions[0]);
  g_dbus_method_invocation_return_value (call, g_variant_new ("(u)", 1));
}

static void
owned_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  ((Server *) user_data)->owned = TRUE;
}

static void
server_set_up (Server *self)
{
  static const char interface[]
      = "<node><interface name='org.freedesktop.Notifications'><method name='Notify'>"
        "<arg type='s'/><arg type='u'/><arg type='s'/><arg type='s'/><arg type='s'/>"
        "<arg type='as'/><arg type='a{sv}'/><arg type='i'/><arg type='u' direction='out'/>"
        "</method></interface></node>";
  const GDBusInterfaceVTable vtable = { .method_call = notify_cb };
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (application));
  g_autoptr (GError) error = NULL;

  self->info = g_dbus_node_info_new_for_xml (interface, &error);
  g_assert_no_error (error);
  self->object_id
      = g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications",
                                           self->info->interfaces[0], &vtable, self, NULL, &error);
  g_assert_no_error (error);
  self->name_id = g_bus_own_name_on_connection (bus, "org.freedesktop.Notifications", 0, owned_cb,
                                                NULL, self, NULL);
  ui_test_wait_until (self->owned);
}

static void
server_clear (Server *self)
{
  g_bus_unown_name (self->name_id);
  g_dbus_connection_unregister_object (
      g_application_get_dbus_connection (G_APPLICATION (application)), self->object_id);
  g_dbus_node_info_unref (self->info);
  g_free (self->title);
  g_free (self->body);
  g_free (self->action);
}

/* Somebody who looks elsewhere is told of the end, and comes back by a click. */
static void
test_notification (Fixture *f, gconstpointer data)
{
  Server server = { 0 };
  GtkWindow *other = GTK_WINDOW (gtk_window_new ());

  server_set_up (&server);
  fake_driver_delay (f->test.driver, WR_COMMAND_NAVIGATE, 20);
  start (f);
  gtk_window_present (other);
  ui_test_wait_until (gtk_window_is_active (other)
                      && !gtk_window_is_active (GTK_WINDOW (f->window)));
  g_assert_null (server.title);
  ui_test_wait_until (server.title != NULL);
  g_assert_cmpint (get_state (f), ==, WR_RUN_ENDED);
  g_assert_true (g_str_has_suffix (server.title, " has ended"));
  g_assert_cmpstr (server.body, ==, "40 pages done");
  g_assert_cmpstr (server.action, ==, "default");
  gtk_window_destroy (other);
  server_clear (&server);
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
  application = wr_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_hold (G_APPLICATION (application));

  add ("/wr/window-run/to-the-end", test_to_the_end);
  add ("/wr/window-run/pause", test_pause);
  add ("/wr/window-run/stop", test_stop);
  add ("/wr/window-run/workers", test_workers);
  add ("/wr/window-run/close", test_close);
  add ("/wr/window-run/tell", test_tell);
  add ("/wr/window-run/alone", test_alone);
  add ("/wr/window-run/bad-selector", test_bad_selector);
  add ("/wr/window-run/no-session", test_no_session);
  add ("/wr/window-run/full-disk", test_full_disk);
  add ("/wr/window-run/stop-held", test_stop_held);
  add ("/wr/window-run/undo-retry", test_undo_retry);
  add ("/wr/window-run/notification", test_notification);
  return g_test_run ();
}
