/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrPort: free ports on loopback, for drivers that must be told theirs.
 *
 * Between our closing a port and the driver's opening it anybody may take it. Threads and processes
 * of ours are kept apart by a name for each port that one of them has, which goes with its socket:
 * two drivers on one port would both seem to be ready, and one would serve both workers. A stranger
 * may still be faster, so that a start is tried again.
 */

#include "config.h"

#include "wr-port.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

G_LOCK_DEFINE_STATIC (reserved);
static GHashTable *reserved; /* (mutex reserved) the ports that are given out to their claims */

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

/* A name without a file, of which there is one on the machine; it ends with its process. */
static GSocketAddress *
build_name (guint16 port)
{
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int length = g_snprintf (name.sun_path + 1, sizeof name.sun_path - 1, "windrow-port-%u", port);

  return g_socket_address_new_from_native (
      &name, G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + 1 + length);
}

/* %NULL with %G_IO_ERROR_ADDRESS_IN_USE if one of us has the port. */
static GSocket *
claim (guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) name = build_name (port);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, error);

  return socket != NULL && g_socket_bind (socket, name, FALSE, error) ? g_steal_pointer (&socket)
                                                                      : NULL;
}

static void
hold (guint16 port, GSocket *claim)
{
  G_LOCK (reserved);
  if (reserved == NULL)
    reserved = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  g_hash_table_replace (reserved, GUINT_TO_POINTER (port), claim);
  G_UNLOCK (reserved);
}

/**
 * wr_port_reserve:
 *
 * Any thread.
 *
 * Returns: a port of 127.0.0.1 on which nobody listens and which no other thread and no other
 *   process of ours gets until wr_port_release(); 0 with an error of %G_IO_ERROR.
 */
guint16
wr_port_reserve (GError **error)
{
  for (;;) {
    g_autoptr (GError) cause = NULL;
    g_autoptr (GSocket) socket = open_socket (0, error);
    guint16 port = socket != NULL ? get_port (socket, error) : 0;
    GSocket *claimed = port != 0 ? claim (port, &cause) : NULL;

    if (port == 0)
      return 0;
    if (claimed != NULL) {
      hold (port, claimed);
      return port;
    }
    if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return 0;
    }
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
