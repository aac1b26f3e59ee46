/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrLineChannel: lines of text to another process and from it, over one socket.
 *
 * One thread may write while another reads. Nothing waits beyond its end or its cancellable, and no
 * line is longer than WR_LINE_MAX: the other side may have gone mad.
 */

#include "config.h"

#include "wr-line-channel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (64 * 1024)

struct _WrLineChannel {
  GSocket *socket;    /* (owned) */
  GByteArray *buffer; /* (owned) what was read and not yet given away; the reading thread's */
  gsize searched;     /* bytes of @buffer in which there is no line feed */
};

/**
 * wr_line_channel_new:
 * @fd: (transfer full): a connected stream socket
 *
 * Returns: (transfer full): the channel, or %NULL with a %G_IO_ERROR where @fd is no socket; @fd is
 *   then still the caller's
 */
WrLineChannel *
wr_line_channel_new (int fd, GError **error)
{
  GSocket *socket = g_socket_new_from_fd (fd, error);

  if (socket == NULL)
    return NULL;
  WrLineChannel *self = g_new0 (WrLineChannel, 1);
  g_socket_set_blocking (socket, FALSE);
  self->socket = socket;
  self->buffer = g_byte_array_new ();
  return self;
}

void
wr_line_channel_free (WrLineChannel *self)
{
  g_object_unref (self->socket);
  g_byte_array_unref (self->buffer);
  g_free (self);
}

/* Returns FALSE when @end has come, too. */
static gboolean
channel_wait (WrLineChannel *self, GIOCondition condition, gint64 end, GCancellable *cancellable,
              GError **error)
{
  gint64 left = end != G_MAXINT64 ? MAX (end - g_get_monotonic_time (), 0) : -1;

  return g_socket_condition_timed_wait (self->socket, condition, left, cancellable, error);
}

/* Returns what @length bytes came to: more than 0, or 0 to try again, or -1 for an error. */
static gssize
take_outcome (gssize length, GError *cause, GError **error)
{
  if (length >= 0)
    return length;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
    g_error_free (cause);
    return 0;
  }
  g_propagate_error (error, cause);
  return -1;
}

static gboolean
channel_send (WrLineChannel *self, const char *data, gsize length, gint64 end,
              GCancellable *cancellable, GError **error)
{
  while (length > 0) {
    GError *cause = NULL;
    gssize sent = g_socket_send (self->socket, data, length, NULL, &cause);

    sent = take_outcome (sent, cause, error);
    if (sent < 0 || (sent == 0 && !channel_wait (self, G_IO_OUT, end, cancellable, error)))
      return FALSE;
    data += sent;
    length -= (gsize) sent;
  }
  return TRUE;
}

/**
 * wr_line_channel_write:
 * @text: without a line feed
 * @end: monotonic µs; %G_MAXINT64: no end
 *
 * Sends a line. After an error the channel is of no more use.
 *
 * Returns: %FALSE with a %G_IO_ERROR: %G_IO_ERROR_BROKEN_PIPE, %G_IO_ERROR_TIMED_OUT,
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
wr_line_channel_write (WrLineChannel *self, const char *text, gint64 end,
                       GCancellable *cancellable, GError **error)
{
  return channel_send (self, text, strlen (text), end, cancellable, error) &&
         channel_send (self, "\n", 1, end, cancellable, error);
}

static gboolean
channel_receive (WrLineChannel *self, gint64 end, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  guint before = self->buffer->len;

  if (!channel_wait (self, G_IO_IN, end, cancellable, error))
    return FALSE;
  g_byte_array_set_size (self->buffer, before + CHUNK);
  gssize came = g_socket_receive (self->socket, (char *) self->buffer->data + before, CHUNK, NULL,
                                  &cause);
  g_byte_array_set_size (self->buffer, before + (guint) MAX (came, 0));
  if (came == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
    return FALSE;
  }
  return take_outcome (came, cause, error) >= 0;
}

static char *
channel_take_line (WrLineChannel *self, gsize *length)
{
  const guint8 *from = self->buffer->data + self->searched;
  const guint8 *feed = self->buffer->len > self->searched
                           ? memchr (from, '\n', self->buffer->len - self->searched)
                           : NULL;

  if (feed == NULL) {
    self->searched = self->buffer->len;
    return NULL;
  }
  *length = (gsize) (feed - self->buffer->data);
  self->searched = 0;
  if (*length + 1 == self->buffer->len) { /* nothing behind it, as nearly always: no copy */
    self->buffer->data[*length] = '\0';
    return (char *) g_byte_array_steal (self->buffer, NULL);
  }
  char *line = g_strndup ((const char *) self->buffer->data, *length);
  g_byte_array_remove_range (self->buffer, 0, (guint) *length + 1);
  return line;
}

/**
 * wr_line_channel_read:
 * @length: (out): of the line in bytes
 * @end: monotonic µs; %G_MAXINT64: no end
 *
 * Blocks until a line has come.
 *
 * Returns: (transfer full): the line without its line feed, of whatever bytes; %NULL with a
 *   %G_IO_ERROR: %G_IO_ERROR_CLOSED, %G_IO_ERROR_TIMED_OUT, %G_IO_ERROR_CANCELLED,
 *   %G_IO_ERROR_MESSAGE_TOO_LARGE
 */
char *
wr_line_channel_read (WrLineChannel *self, gsize *length, gint64 end, GCancellable *cancellable,
                      GError **error)
{
  char *line;

  while ((line = channel_take_line (self, length)) == NULL) {
    if (self->buffer->len > WR_LINE_MAX) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   _ ("it sent a line of more than %d MiB"), WR_LINE_MAX / (1024 * 1024));
      return NULL;
    }
    if (!channel_receive (self, end, cancellable, error))
      return NULL;
  }
  return line;
}

/**
 * wr_line_channel_shut:
 *
 * Tells the other side that no more lines will come; what it still sends can be read.
 */
void
wr_line_channel_shut (WrLineChannel *self)
{
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}
