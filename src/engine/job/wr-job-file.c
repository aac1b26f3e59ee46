/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Job files: a job from and to JSON, and from and to disk.
 */

#include "config.h"

#include "wr-job.h"

#include "wr-job-keys.h"
#include "wr-json-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_ERRNO 133 /* of Linux */

static gboolean
check_version (JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "windrow");

  if (node == NULL) {
    g_set_error_literal (error, WR_JOB_ERROR, WR_JOB_ERROR_VERSION,
                         _ ("This is no Windrow job: it has no key “windrow”"));
    return FALSE;
  }
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64) {
    g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_VERSION,
                 _ ("windrow: must be a whole number, not %s"), wr_json_describe (node));
    return FALSE;
  }

  gint64 version = json_node_get_int (node);
  if (version >= 1 && version <= WR_JOB_VERSION)
    return TRUE;
  g_autofree char *given = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_VERSION,
               version > WR_JOB_VERSION
                   ? _ ("windrow: the job is of version %s, this Windrow knows versions up to %d")
                   : _ ("windrow: there is no version %s, this Windrow knows versions up to %d"),
               given, WR_JOB_VERSION);
  return FALSE;
}

/**
 * wr_job_from_json:
 * @length: of @text in bytes, -1 where it ends with NUL
 *
 * Returns: (transfer full): the job, or %NULL with %WR_JOB_ERROR_NOT_JSON, %WR_JOB_ERROR_VERSION or
 *   %WR_JOB_ERROR_KEY.
 */
WrJob *
wr_job_from_json (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;

  root = wr_json_parse (text, length < 0 ? strlen (text) : (gsize) length, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_VERSION,
                 _ ("This is no Windrow job: it must be an object, not %s"),
                 wr_json_describe (root));
    return NULL;
  }

  JsonObject *object = json_node_get_object (root);
  g_autoptr (WrJob) self = wr_job_new ();
  if (!check_version (object, error) || !wr_key_table_read (&wr_job_keys, self, object, "", error))
    return NULL;

  /* The URLs are always written and each field keeps its own: neither is held twice. */
  json_object_remove_member (object, "urls");
  if (json_object_has_member (object, "fields"))
    json_object_set_array_member (object, "fields", json_array_new ());
  self->source = json_object_ref (object);
  return g_steal_pointer (&self);
}

/**
 * wr_job_to_json:
 *
 * Returns: (transfer full): the text of the job's file.
 */
char *
wr_job_to_json (const WrJob *self)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);

  json_object_set_int_member (object, "windrow", WR_JOB_VERSION);
  wr_key_table_write (&wr_job_keys, self, self->source, object);
  json_object_unref (object);
  return wr_json_print (root);
}

/* GLib says “Error opening file /x: Permission denied”, in any language, and ends in the system’s
 * words for the cause: the rest is said by us already. */
static const char *
get_reason (const GError *cause)
{
  const char *reason = NULL;

  for (int code = 1; code <= MAX_ERRNO; code++) {
    const char *words = g_strerror (code);

    if (g_str_has_suffix (cause->message, words)
        && (reason == NULL || strlen (words) > strlen (reason)))
      reason = words;
  }
  return reason != NULL ? reason : cause->message;
}

/**
 * wr_job_load:
 *
 * Blocks for a disk. Errors of reading name the file; those of %WR_JOB_ERROR say what is wrong in
 * it.
 *
 * Returns: (transfer full): the job, or %NULL.
 */
WrJob *
wr_job_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) cause = NULL;

  if (g_file_load_contents (file, cancellable, &text, &length, NULL, &cause))
    return wr_job_from_json (text, length, error);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  g_autofree char *name = g_file_get_parse_name (file);
  g_set_error (error, cause->domain, cause->code, _ ("Could not open “%s”: %s"), name,
               get_reason (cause));
  return NULL;
}

/* Beside the target, flushed, then renamed; what a link points to is replaced, not the link. */
static gboolean
save_to_path (const char *path, const char *text, gsize length, GError **error)
{
  g_autofree char *real = realpath (path, NULL);
  const char *target = real != NULL ? real : path;
  struct stat info;
  gboolean there = stat (target, &info) == 0;
  int mode = there ? (int) (info.st_mode & 0777) : 0666;

  if (there && !S_ISREG (info.st_mode)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         _ ("there is something else of that name"));
    return FALSE;
  }
  return g_file_set_contents_full (target, text, length, G_FILE_SET_CONTENTS_CONSISTENT, mode,
                                   error);
}

/**
 * wr_job_save:
 *
 * Blocks for a disk. The file is there whole or as it was.
 *
 * Returns: whether it was saved; the error names the file.
 */
gboolean
wr_job_save (const WrJob *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = wr_job_to_json (self);
  gsize length = strlen (text);
  const char *path = g_file_peek_path (file);
  g_autoptr (GError) cause = NULL;
  gboolean saved;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (path != NULL)
    saved = save_to_path (path, text, length, &cause);
  else
    saved = g_file_replace_contents (file, text, length, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                     cancellable, &cause);
  if (saved)
    return TRUE;

  g_autofree char *name = g_file_get_parse_name (file);
  g_set_error (error, cause->domain, cause->code, _ ("Could not save “%s”: %s"), name,
               get_reason (cause));
  return FALSE;
}
