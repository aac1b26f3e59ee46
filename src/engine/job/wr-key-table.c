/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrKeyTable: a struct's reader, writer and setter, all by the one table of its keys.
 *
 * What the table does not know is kept: the writer takes it from the object that was read. A
 * default is written only where that object had the key.
 */

#include "config.h"

#include "wr-key-table.h"

#include "wr-job.h"
#include "wr-json-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
wr_key_table_init (const WrKeyTable *self, gpointer base)
{
  for (gsize i = 0; i < self->n_keys; i++)
    wr_key_init (&self->keys[i], base);
}

void
wr_key_table_clear (const WrKeyTable *self, gpointer base)
{
  for (gsize i = 0; i < self->n_keys; i++)
    wr_key_clear (&self->keys[i], base);
}

void
wr_key_table_copy (const WrKeyTable *self, gpointer to, gconstpointer from)
{
  for (gsize i = 0; i < self->n_keys; i++)
    wr_key_copy (&self->keys[i], to, from);
}

gboolean
wr_key_table_equal (const WrKeyTable *self, gconstpointer a, gconstpointer b)
{
  for (gsize i = 0; i < self->n_keys; i++) {
    if (!wr_key_equal (&self->keys[i], a, b))
      return FALSE;
  }
  return TRUE;
}

/**
 * wr_key_table_check:
 * @prefix: what stands before each key in a message: “”, “fields[2].”
 *
 * Returns: whether all values are within their bounds.
 */
gboolean
wr_key_table_check (const WrKeyTable *self, gconstpointer base, const char *prefix, GError **error)
{
  for (gsize i = 0; i < self->n_keys; i++) {
    g_autofree char *path = g_strconcat (prefix, self->keys[i].path, NULL);
    if (!wr_key_check (&self->keys[i], base, path, error))
      return FALSE;
  }
  return TRUE;
}

/* The name of the object around the key, or NULL at the top level. */
static char *
dup_group (const WrKey *key)
{
  const char *dot = strchr (key->path, '.');

  return dot != NULL ? g_strndup (key->path, dot - key->path) : NULL;
}

static const char *
get_leaf (const WrKey *key)
{
  const char *dot = strchr (key->path, '.');

  return dot != NULL ? dot + 1 : key->path;
}

static const WrKey *
find_shorthand (const WrKeyTable *self, const char *group)
{
  gsize length = strlen (group);

  for (gsize i = 0; i < self->n_keys; i++) {
    const WrKey *key = &self->keys[i];
    if (key->shorthand && strncmp (key->path, group, length) == 0 && key->path[length] == '.')
      return key;
  }
  return NULL;
}

/* The key's value in @object; NULL where it was left out or stands in no object. */
static JsonNode *
find_node (const WrKey *key, JsonObject *object)
{
  g_autofree char *group = dup_group (key);

  if (group == NULL)
    return json_object_get_member (object, key->path);

  JsonNode *around = json_object_get_member (object, group);
  if (around != NULL && JSON_NODE_HOLDS_OBJECT (around))
    return json_object_get_member (json_node_get_object (around), get_leaf (key));
  return key->shorthand ? around : NULL;
}

/* What should be an object is one, or null, or the value that may stand for it. */
static gboolean
check_group (const WrKeyTable *self,
             const WrKey *key,
             JsonObject *object,
             const char *prefix,
             GError **error)
{
  g_autofree char *group = dup_group (key);
  JsonNode *around = group != NULL ? json_object_get_member (object, group) : NULL;

  if (around == NULL || JSON_NODE_HOLDS_OBJECT (around) || JSON_NODE_HOLDS_NULL (around))
    return TRUE;

  gboolean shorthand = find_shorthand (self, group) != NULL;
  if (shorthand && json_node_get_value_type (around) == G_TYPE_STRING)
    return TRUE;
  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY,
               shorthand ? _ ("%s%s: must be text or an object, not %s")
                         : _ ("%s%s: must be an object, not %s"),
               prefix, group, wr_json_describe (around));
  return FALSE;
}

static void
derive_value (const WrKey *key, gpointer base)
{
  G_STRUCT_MEMBER (int, base, key->offset) = key->derive (base);
}

/**
 * wr_key_table_read:
 * @base: a struct that has its defaults
 * @prefix: what stands before each key in a message: “”, “fields[2].”
 *
 * Takes from @object what it has. On an error @base is partly filled.
 */
gboolean
wr_key_table_read (const WrKeyTable *self,
                   gpointer base,
                   JsonObject *object,
                   const char *prefix,
                   GError **error)
{
  for (gsize i = 0; i < self->n_keys; i++) {
    const WrKey *key = &self->keys[i];
    g_autofree char *path = g_strconcat (prefix, key->path, NULL);

    if (!check_group (self, key, object, prefix, error))
      return FALSE;

    JsonNode *node = find_node (key, object);
    if (node != NULL && !wr_key_read (key, base, node, path, error))
      return FALSE;
  }

  for (gsize i = 0; i < self->n_keys; i++) {
    if (self->keys[i].derive != NULL && find_node (&self->keys[i], object) == NULL)
      derive_value (&self->keys[i], base);
  }
  return TRUE;
}

static JsonObject *
ensure_group (JsonObject *into, const char *group)
{
  if (!json_object_has_member (into, group))
    json_object_set_object_member (into, group, json_object_new ());
  return json_object_get_object_member (into, group);
}

static void
write_key (const WrKey *key, gconstpointer base, JsonObject *source, JsonObject *into)
{
  g_autofree char *group = dup_group (key);
  g_autoptr (JsonNode) value = wr_key_write (key, base);
  g_autoptr (JsonNode) fallback = wr_key_fallback (key, base);
  gboolean had = source != NULL && find_node (key, source) != NULL;

  if (!had && !key->always && json_node_equal (value, fallback))
    return;
  json_object_set_member (group != NULL ? ensure_group (into, group) : into, get_leaf (key),
                          g_steal_pointer (&value));
}

/* { "selector": "x" } becomes "x", unless the file had it long. */
static void
fold_shorthand (const WrKey *key, JsonObject *source, JsonObject *into)
{
  g_autofree char *group = dup_group (key);
  JsonNode *before = source != NULL ? json_object_get_member (source, group) : NULL;

  if ((before != NULL && JSON_NODE_HOLDS_OBJECT (before)) || !json_object_has_member (into, group))
    return;

  JsonObject *object = json_object_get_object_member (into, group);
  if (json_object_get_size (object) != 1 || !json_object_has_member (object, get_leaf (key)))
    return;
  JsonNode *value = json_object_dup_member (object, get_leaf (key));
  json_object_set_member (into, group, value);
}

static gboolean
knows (const WrKeyTable *self, const char *group, const char *name)
{
  g_autofree char *path = group != NULL ? g_strconcat (group, ".", name, NULL) : g_strdup (name);
  gsize length = strlen (path);

  for (gsize i = 0; i < self->n_keys; i++) {
    const char *known = self->keys[i].path;
    if (strncmp (known, path, length) == 0 && (known[length] == '\0' || known[length] == '.'))
      return TRUE;
  }
  return FALSE;
}

static void
keep_unknown (const WrKeyTable *self, const char *group, JsonObject *source, JsonObject *into)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, source);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    gboolean known = knows (self, group, name);

    if (known && group == NULL && JSON_NODE_HOLDS_OBJECT (value))
      keep_unknown (self, name, json_node_get_object (value), into);
    else if (!known && group != NULL)
      json_object_set_member (ensure_group (into, group), name, wr_json_copy (value));
    else if (!known && !json_object_has_member (into, name))
      json_object_set_member (into, name, wr_json_copy (value));
  }
}

/**
 * wr_key_table_write:
 * @source: (nullable): the object that @base was read from
 * @into: gets what differs from the defaults or was in @source, in the table's order, then what is
 *   not known here, in @source's
 */
void
wr_key_table_write (const WrKeyTable *self,
                    gconstpointer base,
                    JsonObject *source,
                    JsonObject *into)
{
  for (gsize i = 0; i < self->n_keys; i++)
    write_key (&self->keys[i], base, source, into);
  if (source != NULL)
    keep_unknown (self, NULL, source, into);
  for (gsize i = 0; i < self->n_keys; i++) {
    if (self->keys[i].shorthand)
      fold_shorthand (&self->keys[i], source, into);
  }
}

/* “wait_for” means “wait_for.selector”. */
static const WrKey *
find_key (const WrKeyTable *self, const char *path)
{
  for (gsize i = 0; i < self->n_keys; i++) {
    if (strcmp (self->keys[i].path, path) == 0)
      return &self->keys[i];
  }
  return *path != '\0' ? find_shorthand (self, path) : NULL;
}

/**
 * wr_key_table_set:
 * @text: the value as typed, see wr_key_parse()
 *
 * Sets one value. What was derived from another value and not said by anybody follows.
 */
gboolean
wr_key_table_set (const WrKeyTable *self,
                  gpointer base,
                  const char *path,
                  const char *text,
                  const char *prefix,
                  GError **error)
{
  const WrKey *key = find_key (self, path);
  g_autofree char *full = g_strconcat (prefix, path, NULL);
  gboolean derived[64] = { FALSE };

  g_assert (self->n_keys <= G_N_ELEMENTS (derived));
  if (key == NULL) {
    g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, _ ("%s: a job has no such key"), full);
    return FALSE;
  }

  for (gsize i = 0; i < self->n_keys; i++) {
    const WrKey *other = &self->keys[i];
    derived[i] = other != key && other->derive != NULL
                 && G_STRUCT_MEMBER (int, base, other->offset) == other->derive (base);
  }
  if (!wr_key_parse (key, base, text, full, error))
    return FALSE;
  for (gsize i = 0; i < self->n_keys; i++) {
    if (derived[i])
      derive_value (&self->keys[i], base);
  }
  return TRUE;
}
