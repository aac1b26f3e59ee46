/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sessions with real browsers on the sample site: each case runs on Chromium and on WebKit.
 */

#include "config.h"

#include "browser-test.h"
#include "process-tree.h"

#include <string.h>

#define DEADLINE_MS 20000

typedef struct {
  WrSampleSite *site;
  WrDriver *driver;
  WrDriverProcess *process;
  WrSession *session;
  GArray *pids; /* of all processes, once the session is there */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->site = wr_sample_site_start (0, &error);
  g_assert_no_error (error);
  fixture->driver = browser_test_choose (GPOINTER_TO_INT (data));
  fixture->process = browser_test_start (fixture->driver);
  fixture->session = browser_test_open (fixture->process, fixture->driver);
  fixture->pids = process_tree_list (wr_driver_process_get_pid (fixture->process));
}

/* Whatever a case did, nothing may be left. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->session);
  wr_driver_process_end (fixture->process);
  g_assert_true (process_tree_wait_gone (fixture->pids, 2000));
  g_assert_false (wr_driver_process_is_alive (fixture->process));
  g_assert_finalize_object (fixture->process);
  browser_test_assert_clean ();

  g_array_unref (fixture->pids);
  wr_driver_free (fixture->driver);
  g_assert_finalize_object (fixture->site);
}

static void
navigate (Fixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (wr_sample_site_get_url (fixture->site), path, NULL);

  g_assert_true (wr_session_navigate (fixture->session, url, DEADLINE_MS, NULL, &error));
  g_assert_no_error (error);
}

static JsonNode *
execute (Fixture *fixture, const char *script)
{
  g_autoptr (GError) error = NULL;
  JsonNode *value =
      wr_session_execute_async (fixture->session, script, NULL, DEADLINE_MS, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gsize n_products;
  const WrSampleProduct *product = wr_sample_get_products (&n_products);
  g_autofree char *path = g_strconcat ("/product/", product->id, NULL);

  navigate (fixture, path);
  g_autoptr (JsonNode) value =
      execute (fixture, "arguments[0] (document.querySelector ('h1').textContent);");
  g_assert_cmpstr (json_node_get_string (value), ==, product->name);

  g_autoptr (GBytes) picture =
      wr_session_take_screenshot (fixture->session, DEADLINE_MS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (memcmp (g_bytes_get_data (picture, NULL), "\x89PNG", 4), ==, 0);

  g_assert_cmpuint (wr_session_get_n_commands (fixture->session), ==, 4);
  g_assert_nonnull (wr_session_get_browser_name (fixture->session));
  g_assert_true (strchr (wr_session_get_browser_version (fixture->session), '.') != NULL);
  g_assert_true (wr_session_delete (fixture->session, DEADLINE_MS, NULL, &error));
  g_assert_true (wr_session_delete (fixture->session, DEADLINE_MS, NULL, &error));
  g_assert_no_error (error);
}

/* Ending without Delete Session, as after a fault, leaves no more than ending in order does. */
static void
test_without_delete (Fixture *fixture, gconstpointer data)
{
  navigate (fixture, "/");
  g_assert_cmpuint (fixture->pids->len, >, 3);
}

static void
test_arguments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) arguments = json_array_new ();

  json_array_add_string_element (arguments, "a\"\\\n“ä”");
  json_array_add_int_element (arguments, 7);
  navigate (fixture, "/");
  g_autoptr (JsonNode) value = wr_session_execute_async (
      fixture->session, "arguments[2] ({ text: arguments[0], number: arguments[1] + 1 });",
      arguments, DEADLINE_MS, NULL, &error);
  g_assert_no_error (error);

  JsonObject *object = json_node_get_object (value);
  g_assert_cmpstr (json_object_get_string_member (object, "text"), ==, "a\"\\\n“ä”");
  g_assert_cmpint (json_object_get_int_member (object, "number"), ==, 8);
}

/* What a page may hold and JSON parsers stumble over. */
static void
test_hostile_text (Fixture *fixture, gconstpointer data)
{
  navigate (fixture, "/");
  g_autoptr (JsonNode) value =
      execute (fixture, "arguments[0] (['a\\u0000b', 'c\\ud83d\\ude00d', 'e\\u2028f']);");
  JsonArray *array = json_node_get_array (value);

  g_assert_cmpstr (json_array_get_string_element (array, 0), ==, "a\xef\xbf\xbd" "b");
  g_assert_cmpstr (json_array_get_string_element (array, 1), ==, "c\xf0\x9f\x98\x80" "d");
  g_assert_cmpstr (json_array_get_string_element (array, 2), ==, "e\xe2\x80\xa8" "f");
}

static void
test_script_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  navigate (fixture, "/");
  g_autoptr (JsonNode) value = wr_session_execute_async (
      fixture->session, "throw new Error ('by intent');", NULL, DEADLINE_MS, NULL, &error);
  g_assert_null (value);
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_JAVASCRIPT_ERROR);
  g_assert_nonnull (strstr (error->message, "by intent"));
}

/* A script that loops for ever: chromedriver does not answer at all, so our own deadline must. */
static void
test_endless_script (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  navigate (fixture, "/");
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (JsonNode) value =
      wr_session_execute_async (fixture->session, "for (;;);", NULL, 1500, NULL, &error);
  g_assert_null (value);
  g_assert_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_DEADLINE);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2500 * G_TIME_SPAN_MILLISECOND);
}

static void
add (const char *name, WrBrowser browser, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path
      = g_strdup_printf ("/wr/session-real/%s/%s", wr_browser_get_name (browser), name);

  g_test_add (path, Fixture, GINT_TO_POINTER (browser), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  static const WrBrowser all[] = { WR_BROWSER_CHROMIUM, WR_BROWSER_WEBKIT };
  char *dir = browser_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    add ("whole", all[i], test_whole);
    add ("without-delete", all[i], test_without_delete);
    add ("arguments", all[i], test_arguments);
    add ("hostile-text", all[i], test_hostile_text);
    add ("script-error", all[i], test_script_error);
    add ("endless-script", all[i], test_endless_script);
  }
  return browser_test_run (dir);
}
