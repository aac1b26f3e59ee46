/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrExportTarget: a file that is never seen half-written.
 *
 * What is written goes to a hidden file beside the target and takes its name when it is on the
 * disk. Freed without a commit, it leaves the old target as it was and nothing beside it.
 */

#include "config.h"

#include "wr-export-target.h"

#include <errno.h>
#include <gio/gfiledescriptorbased.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where a link leads, so that the file it names is replaced and not the link. */
static GFile *
follow_link (GFile *target)
{
  const char *path = g_file_peek_path (target);
  char *real = path != NULL ? realpath (path, NULL) : NULL;
  GFile *file = real != NULL ? g_file_new_for_path (real) : g_object_ref (target);

  free (real);
  return file;
}

static GFile *
make_temporary (GFile *target, GError **error)
{
  g_autoptr (GFile) parent = g_file_get_parent (target);
  g_autofree char *base = g_file_get_basename (target);

  if (parent == NULL || base == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _ ("it is a folder"));
    return NULL;
  }
  base[MIN (strlen (base), 200)] = '\0'; /* a name has 255 bytes at most */
  g_autofree char *name = g_strdup_printf (".%s.%08x.part", base, g_random_int ());
  return g_file_get_child (parent, name);
}

static GOutputStream *
open_temporary (WrExportTarget *self, GFileInfo *old, GCancellable *cancellable, GError **error)
{
  self->temporary = make_temporary (self->target, error);
  if (self->temporary == NULL)
    return NULL;

  GFileOutputStream *stream =
      g_file_create (self->temporary, G_FILE_CREATE_NONE, cancellable, error);
  if (stream == NULL)
    g_clear_object (&self->temporary);
  else if (old != NULL && g_file_info_has_attribute (old, G_FILE_ATTRIBUTE_UNIX_MODE))
    g_file_set_attribute_uint32 (
        self->temporary, G_FILE_ATTRIBUTE_UNIX_MODE,
        g_file_info_get_attribute_uint32 (old, G_FILE_ATTRIBUTE_UNIX_MODE) & 07777,
        G_FILE_QUERY_INFO_NONE, NULL, NULL);
  return (GOutputStream *) stream;
}

/**
 * wr_export_target_open:
 * @target: a file that may be there already, in a folder that is there; or a device or a pipe
 *
 * Returns: (transfer full): a target with a stream to write to, or %NULL with a %G_IO_ERROR; see
 *   wr_export_target_explain().
 */
WrExportTarget *
wr_export_target_open (GFile *target, GCancellable *cancellable, GError **error)
{
  g_autoptr (WrExportTarget) self = g_new0 (WrExportTarget, 1);

  self->target = follow_link (target);
  g_autoptr (GFileInfo) old = g_file_query_info (
      self->target, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_UNIX_MODE,
      G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  GFileType type = old != NULL ? g_file_info_get_file_type (old) : G_FILE_TYPE_REGULAR;

  if (type == G_FILE_TYPE_DIRECTORY)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _ ("it is a folder"));
  else if (type == G_FILE_TYPE_SPECIAL)
    self->stream = (GOutputStream *) g_file_append_to (self->target, G_FILE_CREATE_NONE,
                                                       cancellable, error);
  else
    self->stream = open_temporary (self, old, cancellable, error);
  return self->stream != NULL ? g_steal_pointer (&self) : NULL;
}

/* On the disk before it has its name: after a power cut the name must not lead to an empty file. */
static gboolean
sync_stream (GOutputStream *stream, GError **error)
{
  if (!G_IS_FILE_DESCRIPTOR_BASED (stream)
      || fsync (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream))) == 0
      || errno == EINVAL || errno == EROFS)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}

/**
 * wr_export_target_commit:
 *
 * Puts what was written in its place.
 */
gboolean
wr_export_target_commit (WrExportTarget *self, GCancellable *cancellable, GError **error)
{
  if (self->temporary == NULL)
    return g_output_stream_close (self->stream, cancellable, error);

  if (!sync_stream (self->stream, error)
      || !g_output_stream_close (self->stream, cancellable, error)
      || !g_file_move (self->temporary, self->target, G_FILE_COPY_OVERWRITE, cancellable, NULL,
                       NULL, error))
    return FALSE;
  g_clear_object (&self->temporary);
  return TRUE;
}

void
wr_export_target_free (WrExportTarget *self)
{
  if (self == NULL)
    return;

  if (self->stream != NULL)
    g_output_stream_close (self->stream, NULL, NULL);
  if (self->temporary != NULL)
    g_file_delete (self->temporary, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->temporary);
  g_clear_object (&self->target);
  g_free (self);
}

/* GIO names the hidden file, which the user does not know. */
static const struct {
  int code;
  int number;
} plain[] = {
  { G_IO_ERROR_NO_SPACE, ENOSPC },         { G_IO_ERROR_PERMISSION_DENIED, EACCES },
  { G_IO_ERROR_NOT_FOUND, ENOENT },        { G_IO_ERROR_READ_ONLY, EROFS },
  { G_IO_ERROR_NOT_DIRECTORY, ENOTDIR },   { G_IO_ERROR_FILENAME_TOO_LONG, ENAMETOOLONG },
};

/**
 * wr_export_target_explain:
 * @error: (inout): a %G_IO_ERROR of one of the above gets a message that names @target; others stay
 */
void
wr_export_target_explain (GFile *target, GError **error)
{
  if (error == NULL || *error == NULL || (*error)->domain != G_IO_ERROR
      || (*error)->code == G_IO_ERROR_CANCELLED)
    return;

  g_autofree char *name = g_file_get_parse_name (target);
  const char *reason = (*error)->message;
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++) {
    if (plain[i].code == (*error)->code)
      reason = g_strerror (plain[i].number);
  }
  char *message = g_strdup_printf (_ ("Could not write “%s”: %s"), name, reason);
  g_free ((*error)->message);
  (*error)->message = message;
}
