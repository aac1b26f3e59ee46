/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WrKey: reads, checks and writes one value of the job file, by the type that its table gives it.
 *
 * An error is WR_JOB_ERROR_KEY, and its message starts with the value's path in the file.
 */

#include "config.h"

#include "wr-key.h"

#include "wr-field-private.h"
#include "wr-job.h"
#include "wr-json-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct {
  const char *wanted; /* “text”: what a message asks for */
  gboolean (*read) (const WrKey *, gpointer, JsonNode *, const char *, GError **);
  gboolean (*check) (const WrKey *, gconstpointer, const char *, GError **); /* (nullable) */
  JsonNode *(*write) (const WrKey *, gconstpointer);
  void (*copy) (gpointer, gconstpointer);
  gboolean (*equal) (gconstpointer, gconstpointer);
  void (*clear) (gpointer);
  JsonNode *(*parse) (const WrKey *, const char *); /* NULL: the text is no such value */
} KeyOps;

static const KeyOps ops[WR_N_KEY_TYPES];

static gboolean
refuse_kind (const WrKey *key, JsonNode *node, const char *path, GError **error)
{
  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, _ ("%s: must be %s, not %s"), path,
               _ (ops[key->type].wanted), wr_json_describe (node));
  return FALSE;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
accepts_null (const WrKey *key)
{
  return strcmp (key->fallback, "null") == 0;
}

/* Text */

static gboolean
read_text (const WrKey *key, gpointer member, JsonNode *node, const char *path, GError **error)
{
  char **text = member;
  const char *value = NULL;

  if (holds (node, G_TYPE_STRING))
    value = json_node_get_string (node);
  else if (!JSON_NODE_HOLDS_NULL (node) || !accepts_null (key))
    return refuse_kind (key, node, path, error);
  if (key->type == WR_KEY_OPTIONAL_TEXT && value != NULL && *value == '\0')
    value = NULL;

  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

static gboolean
refuse_word (const WrKey *key, const char *word, const char *path, GError **error)
{
  g_autofree char *words = g_strjoinv (", ", (char **) key->words);

  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, _ ("%s: “%s” is not one of %s"), path, word,
               words);
  return FALSE;
}

static gboolean
check_word (const WrKey *key, gconstpointer member, const char *path, GError **error)
{
  const char *word = *(const char *const *) member;

  return g_strv_contains (key->words, word) || refuse_word (key, word, path, error);
}

static JsonNode *
write_text (const WrKey *key, gconstpointer member)
{
  const char *text = *(const char *const *) member;

  if (text == NULL)
    return json_node_init_null (json_node_alloc ());
  return json_node_init_string (json_node_alloc (), text);
}

static void
copy_text (gpointer to, gconstpointer from)
{
  char **text = to;

  g_free (*text);
  *text = g_strdup (*(const char *const *) from);
}

static gboolean
equal_text (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b) == 0;
}

static void
clear_text (gpointer member)
{
  g_clear_pointer ((char **) member, g_free);
}

static JsonNode *
parse_text (const WrKey *key, const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* Numbers, words that stand for one, true and false */

static gboolean
check_number (const WrKey *key, gint64 number, const char *path, GError **error)
{
  gboolean too_many = number > key->max;

  if (number >= key->min && !too_many)
    return TRUE;

  g_autofree char *given = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  g_autofree char *bound = g_strdup_printf ("%" G_GINT64_FORMAT, too_many ? key->max : key->min);
  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY,
               too_many ? _ ("%s: %s is more than %s") : _ ("%s: %s is less than %s"), path, given,
               bound);
  return FALSE;
}

static gboolean
read_number (const WrKey *key, JsonNode *node, gint64 *number, const char *path, GError **error)
{
  if (holds (node, G_TYPE_INT64)) {
    *number = json_node_get_int (node);
    return TRUE;
  }
  if (!holds (node, G_TYPE_DOUBLE))
    return refuse_kind (key, node, path, error);

  double value = json_node_get_double (node);
  if (value == floor (value) && fabs (value) < 1e15) {
    *number = (gint64) value;
    return TRUE;
  }
  g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, _ ("%s: %g is not a whole number"), path,
               value);
  return FALSE;
}

static gboolean
read_int (const WrKey *key, gpointer member, JsonNode *node, const char *path, GError **error)
{
  gint64 number = 0;

  if (JSON_NODE_HOLDS_NULL (node) && accepts_null (key)) {
    *(int *) member = 0;
    return TRUE;
  }
  if (!read_number (key, node, &number, path, error) || !check_number (key, number, path, error))
    return FALSE;
  *(int *) member = number;
  return TRUE;
}

static gboolean
check_int (const WrKey *key, gconstpointer member, const char *path, GError **error)
{
  int number = *(const int *) member;

  return (number == 0 && accepts_null (key)) || check_number (key, number, path, error);
}

static JsonNode *
write_int (const WrKey *key, gconstpointer member)
{
  int number = *(const int *) member;

  if (number == 0 && accepts_null (key))
    return json_node_init_null (json_node_alloc ());
  return json_node_init_int (json_node_alloc (), number);
}

static JsonNode *
parse_int (const WrKey *key, const char *text)
{
  gint64 number;

  if (*text == '\0' && accepts_null (key))
    return json_node_init_null (json_node_alloc ());
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return NULL;
  return json_node_init_int (json_node_alloc (), number);
}

static gboolean
read_boolean (const WrKey *key, gpointer member, JsonNode *node, const char *path, GError **error)
{
  if (!holds (node, G_TYPE_BOOLEAN))
    return refuse_kind (key, node, path, error);
  *(gboolean *) member = json_node_get_boolean (node);
  return TRUE;
}

static JsonNode *
write_boolean (const WrKey *key, gconstpointer member)
{
  return json_node_init_boolean (json_node_alloc (), *(const gboolean *) member);
}

static JsonNode *
parse_boolean (const WrKey *key, const char *text)
{
  static const char *const yes[] = { "true", "yes", "on", "1", NULL };
  static const char *const no[] = { "false", "no", "off", "0", NULL };
  gboolean value = g_strv_contains (yes, text);

  if (!value && !g_strv_contains (no, text))
    return NULL;
  return json_node_init_boolean (json_node_alloc (), value);
}

static int
find_word (const WrKey *key, const char *word)
{
  for (int i = 0; key->words[i] != NULL; i++) {
    if (strcmp (key->words[i], word) == 0)
      return i;
  }
  return -1;
}

static gboolean
read_enum (const WrKey *key, gpointer member, JsonNode *node, const char *path, GError **error)
{
  if (!holds (node, G_TYPE_STRING))
    return refuse_kind (key, node, path, error);

  const char *word = json_node_get_string (node);
  int value = find_word (key, word);
  if (value < 0)
    return refuse_word (key, word, path, error);
  *(int *) member = value;
  return TRUE;
}

static JsonNode *
write_enum (const WrKey *key, gconstpointer member)
{
  return json_node_init_string (json_node_alloc (), key->words[*(const int *) member]);
}

static void
copy_int (gpointer to, gconstpointer from)
{
  *(int *) to = *(const int *) from;
}

static gboolean
equal_int (gconstpointer a, gconstpointer b)
{
  return *(const int *) a == *(const int *) b;
}

static void
clear_int (gpointer member)
{
  *(int *) member = 0;
}

/* Sizes */

static gboolean
read_size (const WrKey *key, gpointer member, JsonNode *node, const char *path, GError **error)
{
  int *size = member;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse_kind (key, node, path, error);

  JsonArray *array = json_node_get_array (node);
  if (json_array_get_length (array) != 2) {
    g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, _ ("%s: must be two numbers, not %u"), path,
                 json_array_get_length (array));
    return FALSE;
  }
  for (guint i = 0; i < 2; i++) {
    g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);
    gint64 number = 0;
    if (!read_number (key, json_array_get_element (array, i), &number, item, error)
        || !check_number (key, number, item, error))
      return FALSE;
    size[i] = number;
  }
  return TRUE;
}

static gboolean
check_size (const WrKey *key, gconstpointer member, const char *path, GError **error)
{
  const int *size = member;

  return check_number (key, size[0], path, error) && check_number (key, size[1], path, error);
}

static JsonNode *
write_size (const WrKey *key, gconstpointer member)
{
  const int *size = member;
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), array);

  json_array_add_int_element (array, size[0]);
  json_array_add_int_element (array, size[1]);
  json_array_unref (array);
  return node;
}

static void
copy_size (gpointer to, gconstpointer from)
{
  memcpy (to, from, 2 * sizeof (int));
}

static gboolean
equal_size (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, 2 * sizeof (int)) == 0;
}

static void
clear_size (gpointer member)
{
  memset (member, 0, 2 * sizeof (int));
}

static JsonNode *
parse_json (const WrKey *key, const char *text)
{
  return wr_json_parse (text, strlen (text), NULL);
}

/* “[1280, 900]” or “1280x900” */
static JsonNode *
parse_size (const WrKey *key, const char *text)
{
  g_autofree char *list = g_strdup_printf ("[%s]", text);
  char *cross = strchr (list, 'x');

  if (*text == '[' || cross == NULL)
    return parse_json (key, text);
  *cross = ',';
  return parse_json (key, list);
}

/* Lists of text */

static gboolean
read_lines (const WrKey *key, gpointer member, JsonNode *node, const char *path, GError **error)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse_kind (key, node, path, error);

  JsonArray *array = json_node_get_array (node);
  guint n = json_array_get_length (array);
  g_auto (GStrv) lines = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++) {
    JsonNode *item = json_array_get_element (array, i);
    if (!holds (item, G_TYPE_STRING)) {
      g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, _ ("%s[%u]: must be text, not %s"), path,
                   i, wr_json_describe (item));
      return FALSE;
    }
    lines[i] = json_node_dup_string (item);
  }
  g_strfreev (*(char ***) member);
  *(char ***) member = g_steal_pointer (&lines);
  return TRUE;
}

static JsonNode *
write_lines (const WrKey *key, gconstpointer member)
{
  const char *const *lines = *(const char *const *const *) member;
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), array);

  for (gsize i = 0; lines[i] != NULL; i++)
    json_array_add_string_element (array, lines[i]);
  json_array_unref (array);
  return node;
}

static void
copy_lines (gpointer to, gconstpointer from)
{
  char ***lines = to;

  g_strfreev (*lines);
  *lines = g_strdupv (*(char **const *) from);
}

static gboolean
equal_lines (gconstpointer a, gconstpointer b)
{
  return g_strv_equal (*(const char *const *const *) a, *(const char *const *const *) b);
}

static void
clear_lines (gpointer member)
{
  g_clear_pointer ((char ***) member, g_strfreev);
}

/* A JSON list, or plain text of one item a line. */
static JsonNode *
parse_lines (const WrKey *key, const char *text)
{
  JsonNode *list = *text == '[' ? parse_json (key, text) : NULL;

  if (list != NULL)
    return list;
  g_auto (GStrv) lines = *text != '\0' ? g_strsplit (text, "\n", -1) : g_new0 (char *, 1);
  return write_lines (key, &lines);
}

/* Fields */

static gboolean
read_fields (const WrKey *key, gpointer member, JsonNode *node, const char *path, GError **error)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse_kind (key, node, path, error);

  JsonArray *array = json_node_get_array (node);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) wr_field_free);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);
    WrField *field = wr_field_from_json (json_array_get_element (array, i), item, error);
    if (field == NULL)
      return FALSE;
    g_ptr_array_add (fields, field);
  }
  g_clear_pointer ((GPtrArray **) member, g_ptr_array_unref);
  *(GPtrArray **) member = g_steal_pointer (&fields);
  return TRUE;
}

static JsonNode *
write_fields (const WrKey *key, gconstpointer member)
{
  GPtrArray *fields = *(GPtrArray *const *) member;
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), array);

  for (guint i = 0; i < fields->len; i++)
    json_array_add_element (array, wr_field_to_json (g_ptr_array_index (fields, i)));
  json_array_unref (array);
  return node;
}

static gpointer
copy_field (gconstpointer field, gpointer user_data)
{
  return wr_field_copy (field);
}

static void
copy_fields (gpointer to, gconstpointer from)
{
  GPtrArray *copy = g_ptr_array_copy (*(GPtrArray *const *) from, copy_field, NULL);

  g_ptr_array_set_free_func (copy, (GDestroyNotify) wr_field_free);
  g_clear_pointer ((GPtrArray **) to, g_ptr_array_unref);
  *(GPtrArray **) to = copy;
}

static gboolean
equal_fields (gconstpointer a, gconstpointer b)
{
  GPtrArray *left = *(GPtrArray *const *) a;
  GPtrArray *right = *(GPtrArray *const *) b;
  gboolean equal = left->len == right->len;

  for (guint i = 0; equal && i < left->len; i++)
    equal = wr_field_equal (g_ptr_array_index (left, i), g_ptr_array_index (right, i));
  return equal;
}

static void
clear_fields (gpointer member)
{
  g_clear_pointer ((GPtrArray **) member, g_ptr_array_unref);
}

static const KeyOps ops[WR_N_KEY_TYPES] = {
  [WR_KEY_TEXT]
  = { N_ ("text"), read_text, NULL, write_text, copy_text, equal_text, clear_text, parse_text },
  [WR_KEY_OPTIONAL_TEXT]
  = { N_ ("text"), read_text, NULL, write_text, copy_text, equal_text, clear_text, parse_text },
  [WR_KEY_DEFAULT_TEXT]
  = { N_ ("text"), read_text, NULL, write_text, copy_text, equal_text, clear_text, parse_text },
  [WR_KEY_WORD] = { N_ ("text"), read_text, check_word, write_text, copy_text, equal_text,
                    clear_text, parse_text },
  [WR_KEY_ENUM]
  = { N_ ("text"), read_enum, NULL, write_enum, copy_int, equal_int, clear_int, parse_text },
  [WR_KEY_INT] = { N_ ("a whole number"), read_int, check_int, write_int, copy_int, equal_int,
                   clear_int, parse_int },
  [WR_KEY_BOOLEAN] = { N_ ("true or false"), read_boolean, NULL, write_boolean, copy_int, equal_int,
                       clear_int, parse_boolean },
  [WR_KEY_SIZE] = { N_ ("a list of two numbers"), read_size, check_size, write_size, copy_size,
                    equal_size, clear_size, parse_size },
  [WR_KEY_LINES] = { N_ ("a list of text"), read_lines, NULL, write_lines, copy_lines, equal_lines,
                     clear_lines, parse_lines },
  [WR_KEY_FIELDS] = { N_ ("a list of fields"), read_fields, NULL, write_fields, copy_fields,
                      equal_fields, clear_fields, parse_json },
};

static gpointer
get_member (const WrKey *key, gconstpointer base)
{
  return (char *) base + key->offset;
}

/**
 * wr_key_init:
 * @base: a zeroed struct
 *
 * Gives the member its default.
 */
void
wr_key_init (const WrKey *key, gpointer base)
{
  g_autoptr (JsonNode) node = json_from_string (key->fallback, NULL);
  gboolean fits = ops[key->type].read (key, get_member (key, base), node, key->path, NULL);

  g_assert (fits);
}

/**
 * wr_key_clear:
 *
 * Frees what the member holds.
 */
void
wr_key_clear (const WrKey *key, gpointer base)
{
  ops[key->type].clear (get_member (key, base));
}

/**
 * wr_key_copy:
 */
void
wr_key_copy (const WrKey *key, gpointer to, gconstpointer from)
{
  ops[key->type].copy (get_member (key, to), get_member (key, from));
}

/**
 * wr_key_equal:
 */
gboolean
wr_key_equal (const WrKey *key, gconstpointer a, gconstpointer b)
{
  return ops[key->type].equal (get_member (key, a), get_member (key, b));
}

/**
 * wr_key_check:
 * @path: the value's path in the file, for the message
 *
 * Returns: whether the value is within the key's bounds; those of fields are the fields' own.
 */
gboolean
wr_key_check (const WrKey *key, gconstpointer base, const char *path, GError **error)
{
  const KeyOps *type = &ops[key->type];

  return type->check == NULL || type->check (key, get_member (key, base), path, error);
}

/**
 * wr_key_read:
 * @path: the value's path in the file, for the message
 *
 * Returns: whether @node is of the key's type and within its bounds; if not, a text may have been
 *   changed nonetheless, so that @base is to be thrown away.
 */
gboolean
wr_key_read (const WrKey *key, gpointer base, JsonNode *node, const char *path, GError **error)
{
  return ops[key->type].read (key, get_member (key, base), node, path, error)
         && wr_key_check (key, base, path, error);
}

/**
 * wr_key_parse:
 * @text: the value as typed: “30000”, “true”, “chromium”, or JSON for lists
 *
 * As wr_key_read() for a value that is text.
 */
gboolean
wr_key_parse (const WrKey *key, gpointer base, const char *text, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = ops[key->type].parse (key, text);

  if (node == NULL) {
    g_set_error (error, WR_JOB_ERROR, WR_JOB_ERROR_KEY, _ ("%s: must be %s, not “%s”"), path,
                 _ (ops[key->type].wanted), text);
    return FALSE;
  }
  return wr_key_read (key, base, node, path, error);
}

/**
 * wr_key_write:
 *
 * Returns: (transfer full): the value as JSON.
 */
JsonNode *
wr_key_write (const WrKey *key, gconstpointer base)
{
  return ops[key->type].write (key, get_member (key, base));
}

/**
 * wr_key_fallback:
 *
 * Returns: (transfer full): the default as JSON, as it is with the other values of @base.
 */
JsonNode *
wr_key_fallback (const WrKey *key, gconstpointer base)
{
  if (key->derive != NULL)
    return json_node_init_string (json_node_alloc (), key->words[key->derive (base)]);
  return json_from_string (key->fallback, NULL);
}
