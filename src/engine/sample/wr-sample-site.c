/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrSampleSite: the server of the sample shop.
 *
 * Its socket is opened on the caller's thread, so that a port that is taken is the caller's error;
 * from then until the thread is joined only the thread “wr-sample” touches server and context.
 */

#include "config.h"

#include "wr-sample-site.h"

#include "wr-sample-routes.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

struct _WrSampleSite {
  GObject parent_instance;

  GMainContext *context; /* (owned) the thread's */
  SoupServer *server;    /* (owned) (nullable) the thread's; NULL once it has ended */
  GThread *thread;       /* (owned) (nullable) joined by wr_sample_site_stop() */
  char *url;             /* (owned) */
  int stopping;          /* atomic */
  int n_requests;        /* atomic */
};

G_DEFINE_FINAL_TYPE (WrSampleSite, wr_sample_site, G_TYPE_OBJECT)

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  WrSampleSite *self = user_data;

  g_atomic_int_inc (&self->n_requests);
  wr_sample_answer (message, path, query);
}

static gpointer
serve (gpointer data)
{
  WrSampleSite *self = data;

  g_main_context_push_thread_default (self->context);
  while (!g_atomic_int_get (&self->stopping))
    g_main_context_iteration (self->context, TRUE);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
listen_on (WrSampleSite *self, guint16 port, gboolean or_any, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &local_error))
    return TRUE;
  if (or_any && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return listen_on (self, 0, FALSE, error);
  g_set_error (error, local_error->domain, local_error->code,
               _ ("Could not serve the sample site on port %u: %s"), port, local_error->message);
  return FALSE;
}

static char *
dup_url (SoupServer *server)
{
  GSList *uris = soup_server_get_uris (server);
  char *url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

static gboolean
start (WrSampleSite *self, guint16 port, gboolean or_any, GError **error)
{
  gboolean listening;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("server-header", "windrow-sample", NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  listening = listen_on (self, port, or_any, error);
  g_main_context_pop_thread_default (self->context);
  if (!listening)
    return FALSE;
  self->url = dup_url (self->server);
  self->thread = g_thread_try_new ("wr-sample", serve, self, error);
  return self->thread != NULL;
}

static void
wr_sample_site_dispose (GObject *object)
{
  WrSampleSite *self = WR_SAMPLE_SITE (object);

  wr_sample_site_stop (self);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (wr_sample_site_parent_class)->dispose (object);
}

static void
wr_sample_site_finalize (GObject *object)
{
  WrSampleSite *self = WR_SAMPLE_SITE (object);

  g_main_context_unref (self->context);
  g_free (self->url);
  G_OBJECT_CLASS (wr_sample_site_parent_class)->finalize (object);
}

static void
wr_sample_site_class_init (WrSampleSiteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wr_sample_site_dispose;
  object_class->finalize = wr_sample_site_finalize;
}

static void
wr_sample_site_init (WrSampleSite *self)
{
  self->context = g_main_context_new ();
}

/**
 * wr_sample_site_start:
 * @port: 0 for any free port; %WR_SAMPLE_PORT for that one, or any free one if it is taken; any
 *   other number for that port and no other
 *
 * Serves the shop on 127.0.0.1 until wr_sample_site_stop() or the last reference goes.
 *
 * Returns: (transfer full) (nullable): the site, which answers already; %NULL with a #GIOErrorEnum.
 */
WrSampleSite *
wr_sample_site_start (guint16 port, GError **error)
{
  g_autoptr (WrSampleSite) self = g_object_new (WR_TYPE_SAMPLE_SITE, NULL);

  if (!start (self, port, port == WR_SAMPLE_PORT, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
has_own_address (const char *const *urls)
{
  g_autofree char *site = g_strdup_printf ("http://127.0.0.1:%d/", WR_SAMPLE_PORT);

  for (gsize i = 0; urls[i] != NULL; i++) {
    if (g_str_has_prefix (urls[i], site))
      return TRUE;
  }
  return FALSE;
}

/**
 * wr_sample_site_start_for:
 * @urls: (array zero-terminated=1): a job's lines
 *
 * Serves the shop where a job has pages of it at %WR_SAMPLE_PORT, so that a sample job that was
 * saved works whenever it is opened. Where the port is taken, whoever has it is left to answer.
 *
 * Returns: (transfer full) (nullable): the site; %NULL where the job needs none of ours
 */
WrSampleSite *
wr_sample_site_start_for (const char *const *urls)
{
  g_return_val_if_fail (urls != NULL, NULL);

  if (!has_own_address (urls))
    return NULL;
  g_autoptr (WrSampleSite) self = g_object_new (WR_TYPE_SAMPLE_SITE, NULL);
  return start (self, WR_SAMPLE_PORT, FALSE, NULL) ? g_steal_pointer (&self) : NULL;
}

/**
 * wr_sample_site_get_url:
 *
 * Returns: (transfer none): "http://127.0.0.1:PORT", without a final slash.
 */
const char *
wr_sample_site_get_url (WrSampleSite *self)
{
  g_return_val_if_fail (WR_IS_SAMPLE_SITE (self), NULL);
  return self->url;
}

/**
 * wr_sample_site_get_n_requests:
 *
 * Returns: how many requests have come in since the start. Any thread.
 */
guint64
wr_sample_site_get_n_requests (WrSampleSite *self)
{
  g_return_val_if_fail (WR_IS_SAMPLE_SITE (self), 0);
  return g_atomic_int_get (&self->n_requests);
}

/**
 * wr_sample_site_stop:
 *
 * Closes the port and every connection, slow answers among them, and joins the thread. A second
 * call does nothing. The thread that started the site only.
 */
void
wr_sample_site_stop (WrSampleSite *self)
{
  g_return_if_fail (WR_IS_SAMPLE_SITE (self));
  if (self->thread == NULL)
    return;
  g_atomic_int_set (&self->stopping, TRUE);
  g_main_context_wakeup (self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}
