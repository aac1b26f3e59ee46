/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The limit: what the browser itself can do when nobody asks it for anything but pages.
 *
 *   bench-bare SPEC OUT BROWSERS [read]
 *
 * BROWSERS browsers, over which SPEC's workers are spread as tabs, are told over the DevTools
 * protocol (--remote-debugging-pipe) to navigate, and when a page has loaded, to the next. Nothing
 * is read of the pages, or with “read” the texts of SPEC's fields, by one script. SPEC is the JSON
 * text of bench-peers; OUT gets the rows.
 */

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

typedef struct {
  const char *url;      /* (nullable) that it is at */
  char *session;        /* (owned) */
  int reading;          /* the command whose answer has its page's texts; 0: none */
} Tab;

typedef struct {
  JsonArray *urls;
  JsonArray *arguments;
  const char *binary;
  char *script;         /* (owned) (nullable) gives the texts as JSON */
  FILE *out;            /* (mutex mutex) */
  GMutex mutex;
  int next;             /* (atomic) */
} Bench;

typedef struct {
  Bench *bench;
  int n_tabs;
  GSubprocess *process; /* (owned) */
  char *profile;        /* (owned) */
  GDataInputStream *in; /* (owned) */
  GOutputStream *to;    /* (owned) */
  int last_id;
  GPtrArray *tabs;      /* (owned) (element-type Tab) */
} Browser;

static void
browser_send (Browser *self, const char *session, const char *method, JsonBuilder *params)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, ++self->last_id);
  json_builder_set_member_name (builder, "method");
  json_builder_add_string_value (builder, method);
  if (session != NULL) {
    json_builder_set_member_name (builder, "sessionId");
    json_builder_add_string_value (builder, session);
  }
  if (params != NULL) {
    json_builder_set_member_name (builder, "params");
    json_builder_add_value (builder, json_builder_get_root (params));
  }
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);
  if (!g_output_stream_write_all (self->to, text, strlen (text) + 1, NULL, NULL, NULL))
    g_error ("The browser takes no commands");
}

/* @value: (nullable): a text, or with @name “flatten” true */
static JsonBuilder *
build_params (const char *name, const char *value, gboolean flatten)
{
  JsonBuilder *params = json_builder_new ();

  json_builder_begin_object (params);
  json_builder_set_member_name (params, name);
  json_builder_add_string_value (params, value);
  if (flatten) {
    json_builder_set_member_name (params, "flatten");
    json_builder_add_boolean_value (params, TRUE);
  }
  json_builder_end_object (params);
  return params;
}

static JsonObject *
browser_read (Browser *self)
{
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      g_data_input_stream_read_upto (self->in, "\0", 1, &length, NULL, &error);

  if (text == NULL)
    g_error ("The browser has ended");
  g_data_input_stream_read_byte (self->in, NULL, NULL);
  g_autoptr (JsonNode) root = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (root));
}

static JsonObject *
browser_call (Browser *self, const char *session, const char *method, JsonBuilder *params)
{
  browser_send (self, session, method, params);
  g_clear_object (&params);
  for (;;) {
    g_autoptr (JsonObject) message = browser_read (self);

    if (json_object_get_int_member_with_default (message, "id", 0) != self->last_id)
      continue;
    g_assert_true (json_object_has_member (message, "result"));
    return json_object_ref (json_object_get_object_member (message, "result"));
  }
}

static void
browser_start (Browser *self)
{
  int to[2], from[2];
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  JsonArray *arguments = self->bench->arguments;

  self->profile = g_dir_make_tmp ("windrow-bare-XXXXXX", &error);
  g_assert_no_error (error);
  g_ptr_array_add (argv, g_strdup (self->bench->binary));
  for (guint i = 0; i < json_array_get_length (arguments); i++)
    g_ptr_array_add (argv, g_strdup (json_array_get_string_element (arguments, i)));
  g_ptr_array_add (argv, g_strdup ("--remote-debugging-pipe"));
  g_ptr_array_add (argv, g_strdup_printf ("--user-data-dir=%s", self->profile));
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_unix_open_pipe (to, FD_CLOEXEC, &error));
  g_assert_true (g_unix_open_pipe (from, FD_CLOEXEC, &error));
  g_subprocess_launcher_take_fd (launcher, to[0], 3);
  g_subprocess_launcher_take_fd (launcher, from[1], 4);
  self->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_close (launcher);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (from[0], TRUE);
  self->in = g_data_input_stream_new (input);
  self->to = g_unix_output_stream_new (to[1], TRUE);
}

static void
free_tab (gpointer data)
{
  Tab *tab = data;

  g_free (tab->session);
  g_free (tab);
}

/* The tab that the browser began with, or a new one. */
static char *
browser_make_target (Browser *self)
{
  g_autoptr (JsonObject) all = browser_call (self, NULL, "Target.getTargets", NULL);
  JsonArray *infos = json_object_get_array_member (all, "targetInfos");

  for (guint i = 0; i < json_array_get_length (infos) && self->tabs->len == 0; i++) {
    JsonObject *info = json_array_get_object_element (infos, i);
    if (g_str_equal (json_object_get_string_member (info, "type"), "page"))
      return g_strdup (json_object_get_string_member (info, "targetId"));
  }
  g_autoptr (JsonObject) target =
      browser_call (self, NULL, "Target.createTarget", build_params ("url", "about:blank", FALSE));
  return g_strdup (json_object_get_string_member (target, "targetId"));
}

static void
browser_open_tab (Browser *self)
{
  Tab *tab = g_new0 (Tab, 1);
  g_autofree char *id = browser_make_target (self);
  g_autoptr (JsonObject) attached =
      browser_call (self, NULL, "Target.attachToTarget", build_params ("targetId", id, TRUE));

  tab->session = g_strdup (json_object_get_string_member (attached, "sessionId"));
  g_autoptr (JsonObject) enabled = browser_call (self, tab->session, "Page.enable", NULL);
  g_ptr_array_add (self->tabs, tab);
}

static gboolean
browser_go_on (Browser *self, Tab *tab)
{
  Bench *bench = self->bench;
  int i = g_atomic_int_add (&bench->next, 1);

  tab->url = i < (int) json_array_get_length (bench->urls)
                 ? json_array_get_string_element (bench->urls, i)
                 : NULL;
  if (tab->url == NULL)
    return FALSE;
  g_autoptr (JsonBuilder) params = build_params ("url", tab->url, FALSE);
  browser_send (self, tab->session, "Page.navigate", params);
  return TRUE;
}

static Tab *
browser_find_tab (Browser *self, JsonObject *message)
{
  const char *session = json_object_get_string_member_with_default (message, "sessionId", "");

  for (guint i = 0; i < self->tabs->len; i++) {
    Tab *tab = g_ptr_array_index (self->tabs, i);
    if (g_str_equal (tab->session, session))
      return tab;
  }
  return NULL;
}

static void
browser_read_page (Browser *self, Tab *tab)
{
  g_autoptr (JsonBuilder) params = build_params ("expression", self->bench->script, FALSE);

  browser_send (self, tab->session, "Runtime.evaluate", params);
  tab->reading = self->last_id;
}

static gboolean
is_reply (Tab *tab, JsonObject *message)
{
  return tab->reading != 0
         && json_object_get_int_member_with_default (message, "id", 0) == tab->reading;
}

/* The texts that were read, or an empty list. */
static const char *
get_texts (Tab *tab, JsonObject *message)
{
  if (!is_reply (tab, message))
    return "[]";
  JsonObject *reply = json_object_get_object_member (message, "result");
  return json_object_get_string_member (json_object_get_object_member (reply, "result"), "value");
}

static gboolean
browser_finish_page (Browser *self, Tab *tab, JsonObject *message)
{
  g_mutex_lock (&self->bench->mutex);
  fprintf (self->bench->out, "{\"url\": \"%s\", \"values\": %s}\n", tab->url,
           get_texts (tab, message));
  g_mutex_unlock (&self->bench->mutex);
  tab->reading = 0;
  return browser_go_on (self, tab);
}

static void
browser_work (Browser *self)
{
  int n_busy = 0;

  for (guint i = 0; i < self->tabs->len; i++)
    n_busy += browser_go_on (self, g_ptr_array_index (self->tabs, i));
  while (n_busy > 0) {
    g_autoptr (JsonObject) message = browser_read (self);
    const char *method = json_object_get_string_member_with_default (message, "method", "");
    Tab *tab = browser_find_tab (self, message);

    if (tab == NULL || tab->url == NULL)
      continue;
    if (g_str_equal (method, "Page.loadEventFired") && self->bench->script != NULL)
      browser_read_page (self, tab);
    else if (g_str_equal (method, "Page.loadEventFired") || is_reply (tab, message))
      n_busy -= !browser_finish_page (self, tab, message);
  }
}

static gpointer
browser_thread (gpointer data)
{
  Browser *self = data;
  const char *const remove[] = { "rm", "-rf", self->profile, NULL };

  self->tabs = g_ptr_array_new_with_free_func (free_tab);
  browser_start (self);
  for (int i = 0; i < self->n_tabs; i++)
    browser_open_tab (self);
  browser_work (self);
  browser_send (self, NULL, "Browser.close", NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_ptr_array_unref (self->tabs);
  g_clear_object (&self->in);
  g_clear_object (&self->to);
  g_clear_object (&self->process);
  g_free (self->profile);
  return NULL;
}

static char *
build_script (JsonArray *fields)
{
  GString *script = g_string_new ("JSON.stringify([");

  for (guint i = 0; i < json_array_get_length (fields); i++)
    g_string_append_printf (
        script, "%sdocument.querySelector('%s').innerText.trim()", i > 0 ? "," : "",
        json_object_get_string_member (json_array_get_object_element (fields, i), "selector"));
  g_string_append (script, "])");
  return g_string_free (script, FALSE);
}

int
main (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (argc < 4 || !json_parser_load_from_file (parser, argv[1], &error)) {
    g_printerr ("%s\n", error != NULL ? error->message : "bench-bare SPEC OUT BROWSERS [read]");
    return 1;
  }
  JsonObject *spec = json_node_get_object (json_parser_get_root (parser));
  int n_workers = (int) json_object_get_int_member (spec, "workers");
  int n_browsers = CLAMP ((int) g_ascii_strtoll (argv[3], NULL, 10), 1, n_workers);
  g_autofree Browser *browsers = g_new0 (Browser, n_browsers);
  g_autofree GThread **threads = g_new0 (GThread *, n_browsers);
  Bench bench = { .urls = json_object_get_array_member (spec, "urls"),
                  .arguments = json_object_get_array_member (spec, "arguments"),
                  .binary = json_object_get_string_member (spec, "browser"),
                  .out = fopen (argv[2], "w") };

  if (argc > 4)
    bench.script = build_script (json_object_get_array_member (spec, "fields"));
  g_mutex_init (&bench.mutex);
  for (int i = 0; i < n_browsers; i++) {
    browsers[i].bench = &bench;
    browsers[i].n_tabs = n_workers / n_browsers + (i < n_workers % n_browsers);
    threads[i] = g_thread_new ("bare", browser_thread, &browsers[i]);
  }
  for (int i = 0; i < n_browsers; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&bench.mutex);
  fclose (bench.out);
  g_free (bench.script);
  return 0;
}
