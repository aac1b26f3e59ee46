/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <time.h>

#include "ui-test.h"
#include "wr-url-view.h"

#define MAX_BUSY_MS 250 /* of the main loop, in one stretch */

typedef struct {
  GtkWindow *window;
  WrUrlView *view;
  GtkTextView *text;
  GtkLabel *count;
  guint n_changed;
  char *toast; /* (owned) the last one's title */
} Fixture;

static void
changed_cb (Fixture *f)
{
  f->n_changed++;
}

static void
toast_cb (Fixture *f, AdwToast *toast)
{
  g_free (f->toast);
  f->toast = g_strdup (adw_toast_get_title (toast));
}

static GtkWidget *
get_child (Fixture *f, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (f->view), WR_TYPE_URL_VIEW, name));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = GTK_WINDOW (gtk_window_new ());
  f->view = g_object_new (WR_TYPE_URL_VIEW, NULL);
  f->text = GTK_TEXT_VIEW (get_child (f, "text"));
  f->count = GTK_LABEL (get_child (f, "count"));
  g_signal_connect_swapped (f->view, "changed", G_CALLBACK (changed_cb), f);
  g_signal_connect_swapped (f->view, "toast", G_CALLBACK (toast_cb), f);
  gtk_window_set_child (f->window, GTK_WIDGET (f->view));
  gtk_window_set_default_size (f->window, 800, 500);
  gtk_window_present (f->window);
  ui_test_wait_until (gtk_window_is_active (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->view), (gpointer *) &f->view);
  gtk_window_destroy (f->window);
  ui_test_wait_until (f->view == NULL);
  g_free (f->toast);
}

static gboolean
has_text (Fixture *f, const char *wanted)
{
  g_autofree char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (f->text), "text", &text, NULL);
  return g_str_equal (text, wanted);
}

static gboolean
counts (Fixture *f, const char *wanted)
{
  return g_str_equal (gtk_label_get_text (f->count), wanted);
}

static GtkWidget *
find_note (Fixture *f)
{
  static const char *const notes[] = { "WrUrlNote", NULL };

  return ui_test_find (GTK_WIDGET (f->text), notes);
}

static const char *
get_note (Fixture *f)
{
  static const char *const labels[] = { "GtkLabel", NULL };
  GtkWidget *note = find_note (f);

  return note != NULL ? gtk_label_get_text (GTK_LABEL (ui_test_find (note, labels))) : "";
}

static void
press_all (const char *const *keys)
{
  for (gsize i = 0; keys[i] != NULL; i++)
    ui_test_press (keys[i]);
}

static void
test_typing (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "h", "t",     "t",      "p", "colon", "slash", "slash",
                                      "a", "slash", "Return", "f", "o",     "o",     NULL };
  static const char *const lines[] = { "http://a/", "foo", NULL };
  g_auto (GStrv) got = NULL;

  gtk_widget_grab_focus (GTK_WIDGET (f->text));
  press_all (keys);
  ui_test_wait_until (has_text (f, "http://a/\nfoo"));
  ui_test_wait_until (counts (f, "1 page · 1 line is no URL"));
  g_assert_cmpuint (f->n_changed, >, 0);
  g_assert_cmpuint (wr_url_view_get_n_pages (f->view), ==, 1);
  ui_test_wait_until (*get_note (f) != '\0');

  got = wr_url_view_dup_lines (f->view);
  g_assert_cmpstrv (got, lines);

  /* Tab leaves the text, whose next neighbour is the link to the bad line. */
  ui_test_press ("Tab");
  ui_test_wait_until (gtk_root_get_focus (GTK_ROOT (f->window)) != GTK_WIDGET (f->text));
  g_assert_true (has_text (f, "http://a/\nfoo"));
}

static void
test_marks (Fixture *f, gconstpointer data)
{
  static const char *const lines[] = { "https://a.example/[1-3]", "https://b.example/",
                                       "htp://c.example/", "https://b.example/", NULL };
  WrUrlList *list;

  wr_url_view_set_lines (f->view, lines);
  ui_test_wait_until (counts (f, "4 pages · 1 line is no URL · 1 duplicate"));
  list = wr_url_view_get_list (f->view);
  ui_test_wait_until (find_note (f) != NULL);
  g_assert_cmpstr (get_note (f), ==, wr_url_list_get_line (list, 2)->reason);

  /* Narrow: no notes in the text, the reason under the count. */
  wr_url_view_set_size (f->view, WR_URL_VIEW_NARROW);
  ui_test_wait_until (find_note (f) == NULL);
  ui_test_wait_until (gtk_widget_get_mapped (get_child (f, "reason")));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (get_child (f, "reason_label"))),
                            wr_url_list_get_line (list, 2)->reason));
  wr_url_view_set_size (f->view, WR_URL_VIEW_WIDE);
  ui_test_wait_until (find_note (f) != NULL);
  g_assert_cmpuint (f->n_changed, ==, 0);
}

static void
test_lines_come_back (Fixture *f, gconstpointer data)
{
  static const char *const lines[] = { "  # of old", "", "https://a.example/\r", "", "", NULL };
  static const char *const none[] = { NULL };
  g_auto (GStrv) got = NULL;
  g_auto (GStrv) nothing = NULL;

  wr_url_view_set_lines (f->view, lines);
  got = wr_url_view_dup_lines (f->view);
  g_assert_cmpstrv (got, lines);
  g_assert_false (wr_url_view_get_empty (f->view));

  wr_url_view_set_lines (f->view, none);
  nothing = wr_url_view_dup_lines (f->view);
  g_assert_cmpstrv (nothing, none);
  g_assert_true (wr_url_view_get_empty (f->view));
}

typedef struct {
  gint64 last;
  gint64 longest;
} Busy;

/* What the main thread itself works between two ticks, whatever else the machine does. */
static gboolean
tick_cb (gpointer user_data)
{
  Busy *busy = user_data;
  struct timespec now;
  gint64 ms;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  ms = now.tv_sec * 1000 + now.tv_nsec / 1000000;
  if (busy->last != 0)
    busy->longest = MAX (busy->longest, ms - busy->last);
  busy->last = ms;
  return G_SOURCE_CONTINUE;
}

static void
paste (Fixture *f, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (f->view)), text);
  wr_url_view_paste (f->view);
}

static void
test_many_lines (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Busy busy = { 0 };
  guint tick_id;

  for (int i = 0; i < 100000; i++)
    g_string_append_printf (text, "https://shop.example.com/item/%d\n", i);
  tick_id = g_timeout_add_full (G_PRIORITY_HIGH, 2, tick_cb, &busy, NULL);
  paste (f, text->str);
  ui_test_wait_until (wr_url_view_get_n_pages (f->view) == 100000);
  g_source_remove (tick_id);
  g_test_message ("longest stretch: %d ms", (int) busy.longest);
  g_assert_cmpint (busy.longest, <, MAX_BUSY_MS);

  /* One step takes all of it back. */
  gtk_text_buffer_undo (gtk_text_view_get_buffer (f->text));
  ui_test_wait_until (wr_url_view_get_empty (f->view));
  ui_test_wait_until (wr_url_view_get_n_pages (f->view) == 0);
}

static void
test_long_line (Fixture *f, gconstpointer data)
{
  const gsize length = 10 * 1024 * 1024;
  g_autofree char *line = g_strnfill (length, 'a');
  g_autofree char *text = g_strconcat (line, "\nhttps://a.example/", NULL);
  g_auto (GStrv) lines = NULL;
  Busy busy = { 0 };
  guint tick_id = g_timeout_add_full (G_PRIORITY_HIGH, 2, tick_cb, &busy, NULL);

  paste (f, text);
  ui_test_wait_until (counts (f, "1 page · 1 line is no URL"));
  ui_test_wait_until (find_note (f) != NULL);
  g_source_remove (tick_id);
  g_test_message ("longest stretch: %d ms", (int) busy.longest);
  g_assert_cmpint (busy.longest, <, MAX_BUSY_MS);

  lines = wr_url_view_dup_lines (f->view);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_true (g_str_equal (lines[0], line));
}

static void
test_asked_early (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  guint n_changed;

  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "https://shop.example.com/item/%d\n", i);
  paste (f, text->str);
  ui_test_wait_until (!wr_url_view_get_empty (f->view));
  lines = wr_url_view_dup_lines (f->view);
  g_assert_cmpuint (g_strv_length (lines), ==, 20000);
  n_changed = f->n_changed;
  g_assert_cmpuint (n_changed, >, 0);
  g_assert_true (wr_url_view_check (f->view));
}

static void
test_appended (Fixture *f, gconstpointer data)
{
  static const char *const lines[] = { "https://a.example/", NULL };

  wr_url_view_set_lines (f->view, lines);
  paste (f, "https://b.example/\r\nhttps://c.example/");
  ui_test_wait_until (has_text (f, "https://a.example/\nhttps://b.example/\nhttps://c.example/"));
  ui_test_wait_until (counts (f, "3 pages"));
}

static void
test_files (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = ui_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "list.csv", NULL);
  g_autofree char *missing_path = g_build_filename (folder, "missing.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) missing = g_file_new_for_path (missing_path);

  g_assert_true (g_file_set_contents (path,
                                      "name;address\n"
                                      "Caf\xe9;https://a.example/1\n"
                                      "Two;https://a.example/2\n",
                                      -1, NULL));
  wr_url_view_open_list (f->view, file);
  ui_test_wait_until (counts (f, "2 pages"));
  g_assert_true (has_text (f, "https://a.example/1\nhttps://a.example/2")
                 || has_text (f, "https://a.example/1\nhttps://a.example/2\n"));

  wr_url_view_open_list (f->view, missing);
  ui_test_wait_until (f->toast != NULL);
  g_assert_nonnull (strstr (f->toast, "missing.txt"));
}

static void
test_check (Fixture *f, gconstpointer data)
{
  GtkWidget *reason = get_child (f, "reason");

  g_assert_false (wr_url_view_check (f->view));
  ui_test_wait_until (gtk_widget_get_mapped (reason));
  g_assert_true (gtk_widget_has_css_class (get_child (f, "scroller"), "error"));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == GTK_WIDGET (f->text));

  /* Typing takes the reason back. */
  ui_test_press ("a");
  ui_test_wait_until (!gtk_widget_get_visible (reason));
  g_assert_false (wr_url_view_check (f->view));
  paste (f, "https://a.example/");
  ui_test_wait_until (counts (f, "1 page · 1 line is no URL"));
  g_assert_true (wr_url_view_check (f->view));
  g_assert_false (gtk_widget_has_css_class (get_child (f, "scroller"), "error"));
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

  add ("/wr/url-view/typing", test_typing);
  add ("/wr/url-view/marks", test_marks);
  add ("/wr/url-view/lines-come-back", test_lines_come_back);
  add ("/wr/url-view/many-lines", test_many_lines);
  add ("/wr/url-view/long-line", test_long_line);
  add ("/wr/url-view/asked-early", test_asked_early);
  add ("/wr/url-view/appended", test_appended);
  add ("/wr/url-view/files", test_files);
  add ("/wr/url-view/check", test_check);
  return g_test_run ();
}
