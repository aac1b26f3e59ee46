/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrDriverProcess: a driver that was started for one worker, with all that it starts.
 *
 * It runs under windrow-guard in a TMPDIR of its own; when this object goes, or this process dies
 * in whatever way, the driver, its browsers and their profiles go as well. One driver serves one
 * session: chromedriver loses pages with many, WebKitWebDriver and geckodriver have but one.
 */

#include "config.h"

#include "wr-driver-process.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "wr-child.h"
#include "wr-port.h"
#include "wr-transport.h"
#include "wr-webdriver-error.h"

#define START_MS 15000 /* for the driver to answer */
#define PROBE_MS 2000  /* for one answer */
#define STEP_MS 10     /* between two probes */
#define MAX_TRIES 4    /* with a port each */

struct _WrDriverProcess {
  GObject parent_instance;

  WrChild *child; /* (owned) (nullable) until it has started */
  guint16 port;
  char *url; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WrDriverProcess, wr_driver_process, G_TYPE_OBJECT)

static void
wr_driver_process_finalize (GObject *object)
{
  WrDriverProcess *self = WR_DRIVER_PROCESS (object);

  g_clear_pointer (&self->child, wr_child_free);
  if (self->port != 0)
    wr_port_release (self->port);
  g_free (self->url);

  G_OBJECT_CLASS (wr_driver_process_parent_class)->finalize (object);
}

static void
wr_driver_process_class_init (WrDriverProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wr_driver_process_finalize;
}

static void
wr_driver_process_init (WrDriverProcess *self)
{
}

static gboolean
start_child (WrDriverProcess *self, const WrDriver *driver, GError **error)
{
  g_autofree char *port = g_strdup_printf ("--port=%u", self->port);
  const char *argv[] = { driver->driver_path, port, NULL };

  if (driver->outside) {
    self->child = wr_child_start_outside (argv, error);
    return self->child != NULL;
  }

  g_autofree char *dir = g_dir_make_tmp ("windrow-XXXXXX", error);
  if (dir == NULL)
    return FALSE;
  self->child = wr_child_start (argv, dir, error);
  if (self->child == NULL)
    g_rmdir (dir);
  return self->child != NULL;
}

/* Asks for the driver's status (“8.4 Status”); FALSE while it does not listen. */
static gboolean
probe (WrTransport *transport, GCancellable *cancellable)
{
  g_autoptr (JsonNode) value =
      wr_transport_send (transport, WR_COMMAND_STATUS, NULL, NULL, PROBE_MS, cancellable, NULL);

  return value != NULL && JSON_NODE_HOLDS_OBJECT (value)
         && json_object_get_boolean_member_with_default (json_node_get_object (value), "ready",
                                                         FALSE);
}

static void
set_ended (WrDriverProcess *self, const WrDriver *driver, GError **error)
{
  g_autofree char *output = wr_child_dup_output (self->child);

  g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_START, _ ("Could not start “%s”: %s"),
               driver->driver_path, *output != '\0' ? output : _ ("it ended without a word"));
}

static gboolean
wait_until_ready (WrDriverProcess *self,
                  const WrDriver *driver,
                  GCancellable *cancellable,
                  GError **error)
{
  gint64 end = g_get_monotonic_time () + START_MS * G_TIME_SPAN_MILLISECOND;
  g_autoptr (WrTransport) transport = wr_transport_new (self->url, error);

  while (transport != NULL && g_get_monotonic_time () < end) {
    if (wr_child_wait (self->child, STEP_MS)) {
      set_ended (self, driver, error);
      return FALSE;
    }
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (probe (transport, cancellable))
      return TRUE;
  }

  g_set_error (error, WR_WEBDRIVER_ERROR, WR_WEBDRIVER_ERROR_START,
               _ ("Could not start “%s”: it did not answer within %d s"), driver->driver_path,
               START_MS / 1000);
  return FALSE;
}

static gboolean
start_once (WrDriverProcess *self,
            const WrDriver *driver,
            GCancellable *cancellable,
            GError **error)
{
  self->port = wr_port_reserve (error);
  if (self->port == 0)
    return FALSE;
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  return start_child (self, driver, error) && wait_until_ready (self, driver, cancellable, error);
}

/**
 * wr_driver_process_start:
 * @driver: a driver without a problem
 *
 * Starts @driver on a free port of loopback and waits until it is ready, usually less than 0.1 s,
 * at most 15 s. Any thread.
 *
 * Returns: (transfer full): the running driver; %NULL with %WR_WEBDRIVER_ERROR_START, whose message
 *   has what the driver wrote, with %G_IO_ERROR_CANCELLED, or with the error of what could not be
 *   made.
 */
WrDriverProcess *
wr_driver_process_start (const WrDriver *driver, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (driver != NULL && driver->driver_path != NULL, NULL);

  for (int i = 0;; i++) {
    g_autoptr (WrDriverProcess) self = g_object_new (WR_TYPE_DRIVER_PROCESS, NULL);
    g_autoptr (GError) local_error = NULL;

    if (start_once (self, driver, cancellable, &local_error))
      return g_steal_pointer (&self);

    /* A driver that ended while somebody else sits on its port lost a race: another port. */
    gboolean lost
        = self->child != NULL && wr_child_wait (self->child, 0) && !wr_port_is_free (self->port);
    if (!lost || i + 1 >= MAX_TRIES) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  }
}

/**
 * wr_driver_process_get_url:
 *
 * Returns: (transfer none): the driver's address, for wr_session_new().
 */
const char *
wr_driver_process_get_url (WrDriverProcess *self)
{
  g_return_val_if_fail (WR_IS_DRIVER_PROCESS (self), NULL);
  return self->url;
}

/**
 * wr_driver_process_get_pid:
 *
 * Returns: the process id of the guard, the root of the driver's tree: what to measure from.
 */
GPid
wr_driver_process_get_pid (WrDriverProcess *self)
{
  g_return_val_if_fail (WR_IS_DRIVER_PROCESS (self), 0);
  return wr_child_get_pid (self->child);
}

/**
 * wr_driver_process_is_alive:
 *
 * Returns: whether the driver has not ended. Any thread.
 */
gboolean
wr_driver_process_is_alive (WrDriverProcess *self)
{
  g_return_val_if_fail (WR_IS_DRIVER_PROCESS (self), FALSE);
  return !wr_child_wait (self->child, 0);
}

/**
 * wr_driver_process_end:
 *
 * Ends the driver with all its processes and removes its profiles; blocks until they are gone, 2 s
 * at most. Any thread; again is no error. The last reference going does the same.
 */
void
wr_driver_process_end (WrDriverProcess *self)
{
  g_return_if_fail (WR_IS_DRIVER_PROCESS (self));
  wr_child_end (self->child);
}
