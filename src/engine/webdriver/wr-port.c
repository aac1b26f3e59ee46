/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrPort: free ports on loopback, for drivers that must be told theirs.
 *
 * Between our closing a port and the driver's opening it anybody may take it. Threads of this
 * process are kept apart by a set; another process may still be faster, so that a start is tried
 * again.
 */

#include "config.h"

#include "wr-port.h"

G_LOCK_DEFINE_STATIC (reserved);
static GHashTable *reserved; /* (mutex reserved) the ports that are given out */

static GSocket *
open_socket (guint16 port, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  /* With the address reused, ports of closed connections (TIME_WAIT) do not count as taken. */
  return socket != NULL && g_socket_bind (socket, address, TRUE, error) ? g_steal_pointer (&socket)
                                                                        : NULL;
}

static guint16
get_port (GSocket *socket, GError **error)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, error);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

/* Returns whether @port was not given out before. */
static gboolean
take (guint16 port)
{
  gboolean is_new;

  G_LOCK (reserved);
  if (reserved == NULL)
    reserved = g_hash_table_new (NULL, NULL);
  is_new = g_hash_table_add (reserved, GUINT_TO_POINTER (port));
  G_UNLOCK (reserved);
  return is_new;
}

/**
 * wr_port_reserve:
 *
 * Any thread.
 *
 * Returns: a port of 127.0.0.1 on which nobody listens and which no other thread of this process
 *   gets until wr_port_release(); 0 with an error of %G_IO_ERROR.
 */
guint16
wr_port_reserve (GError **error)
{
  for (;;) {
    g_autoptr (GSocket) socket = open_socket (0, error);
    guint16 port = socket != NULL ? get_port (socket, error) : 0;

    if (port == 0 || take (port))
      return port;
  }
}

/**
 * wr_port_release:
 * @port: what wr_port_reserve() gave
 */
void
wr_port_release (guint16 port)
{
  G_LOCK (reserved);
  if (g_hash_table_remove (reserved, GUINT_TO_POINTER (port)) && g_hash_table_size (reserved) == 0)
    g_clear_pointer (&reserved, g_hash_table_unref);
  G_UNLOCK (reserved);
}

/**
 * wr_port_is_free:
 *
 * Returns: whether a driver could listen on @port of 127.0.0.1 now.
 */
gboolean
wr_port_is_free (guint16 port)
{
  g_autoptr (GSocket) socket = open_socket (port, NULL);

  return socket != NULL && g_socket_listen (socket, NULL);
}
