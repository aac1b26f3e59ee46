/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The shop's pages: from the table of products and the templates to text, without any state.
 */

#include "config.h"

#include "wr-sample-pages.h"

#include "wr-sample-products.h"
#include "wr-sample-template.h"

#include <json-glib/json-glib.h>

#define PRODUCTS_PER_PAGE 12
#define FEATURED 8
#define RELATED 3

static char *
fill_layout (const char *title, const char *description, const char *content)
{
  g_autofree char *full_title = g_strconcat (title, " · Windrow Sample Shop", NULL);

  return wr_sample_template_fill ("layout.html", (WrSampleValue[]) { { "title", full_title },
                                                                     { "description", description },
                                                                     { "content", content },
                                                                     { NULL, NULL } });
}

static void
append_card (GString *cards, const WrSampleProduct *product)
{
  g_autofree char *card = wr_sample_template_fill ("card.html",
                                                   (WrSampleValue[]) { { "id", product->id },
                                                                       { "name", product->name },
                                                                       { "price", product->price },
                                                                       { "sku", product->sku },
                                                                       { NULL, NULL } });

  g_string_append (cards, card);
}

/**
 * wr_sample_page_home:
 *
 * Returns: (transfer full): the HTML of /.
 */
char *
wr_sample_page_home (void)
{
  g_autoptr (GString) departments = g_string_new (NULL);
  g_autoptr (GString) cards = g_string_new (NULL);
  gsize n_categories, n_products;
  const WrSampleCategory *categories = wr_sample_get_categories (&n_categories);
  const WrSampleProduct *products = wr_sample_get_products (&n_products);

  for (gsize i = 0; i < n_categories; i++) {
    g_autofree char *item = wr_sample_template_fill (
        "department.html", (WrSampleValue[]) { { "slug", categories[i].slug },
                                               { "name", categories[i].name },
                                               { NULL, NULL } });

    g_string_append (departments, item);
  }
  for (gsize i = 0; i < FEATURED; i++)
    append_card (cards, &products[i * n_products / FEATURED + 1]);

  g_autofree char *content = wr_sample_template_fill (
      "home.html", (WrSampleValue[]) { { "categories", departments->str },
                                       { "cards", cards->str },
                                       { NULL, NULL } });

  return fill_layout ("Home", "Plain things, well made: for kitchen, table and garden.", content);
}

static char *
fill_list (const char *heading, const char *cards, const char *pager)
{
  g_autofree char *content = wr_sample_template_fill ("list.html",
                                                      (WrSampleValue[]) { { "heading", heading },
                                                                          { "cards", cards },
                                                                          { "pager", pager },
                                                                          { NULL, NULL } });

  return fill_layout (heading, heading, content);
}

static char *
fill_pager (gsize page, gsize n_pages)
{
  g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, page);
  g_autofree char *total = g_strdup_printf ("%" G_GSIZE_FORMAT, n_pages);
  g_autofree char *previous = g_strdup_printf (
      "<a rel=\"prev\" href=\"/list/%" G_GSIZE_FORMAT "\">‹ Previous</a>", page - 1);
  g_autofree char *next = g_strdup_printf (
      "<a rel=\"next\" class=\"next\" href=\"/list/%" G_GSIZE_FORMAT "\">Next ›</a>", page + 1);

  return wr_sample_template_fill ("pager.html",
                                  (WrSampleValue[]) { { "previous", page > 1 ? previous : "" },
                                                      { "page", number },
                                                      { "pages", total },
                                                      { "next", page < n_pages ? next : "" },
                                                      { NULL, NULL } });
}

/**
 * wr_sample_page_list:
 * @number: the list's page as its path has it, from "1"
 *
 * Returns: (transfer full) (nullable): the HTML of /list/NUMBER; %NULL if there is no such page.
 */
char *
wr_sample_page_list (const char *number)
{
  g_autoptr (GString) cards = g_string_new (NULL);
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);
  gsize n_pages = (n_products + PRODUCTS_PER_PAGE - 1) / PRODUCTS_PER_PAGE;
  guint64 page;

  if (!g_ascii_string_to_unsigned (number, 10, 1, n_pages, &page, NULL))
    return NULL;
  gsize start = (page - 1) * PRODUCTS_PER_PAGE;

  for (gsize i = start; i < MIN (start + PRODUCTS_PER_PAGE, n_products); i++)
    append_card (cards, &products[i]);

  g_autofree char *pager = fill_pager (page, n_pages);

  return fill_list ("All Products", cards->str, pager);
}

/**
 * wr_sample_page_category:
 *
 * Returns: (transfer full) (nullable): the HTML of /category/SLUG; %NULL if there is no such one.
 */
char *
wr_sample_page_category (const char *slug)
{
  const WrSampleCategory *category = wr_sample_find_category (slug);
  g_autoptr (GString) cards = g_string_new (NULL);
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);

  if (category == NULL)
    return NULL;
  for (gsize i = 0; i < n_products; i++) {
    if (g_str_equal (products[i].category, category->name))
      append_card (cards, &products[i]);
  }
  return fill_list (category->name, cards->str, "");
}

static char *
list_related (const WrSampleProduct *product)
{
  g_autoptr (GString) cards = g_string_new (NULL);
  gsize n_products;
  const WrSampleProduct *products = wr_sample_get_products (&n_products);
  gsize at = product - products;

  for (gsize i = 1, found = 0; i < n_products && found < RELATED; i++) {
    const WrSampleProduct *other = &products[(at + i) % n_products];

    if (g_str_equal (other->category, product->category)) {
      append_card (cards, other);
      found++;
    }
  }
  return g_string_free (g_steal_pointer (&cards), FALSE);
}

static char *
draw_stars (const WrSampleProduct *product)
{
  g_autoptr (GString) stars = g_string_new (NULL);
  int full = (int) (g_ascii_strtod (product->rating, NULL) + 0.5);

  for (int i = 0; i < 5; i++)
    g_string_append (stars, i < full ? "★" : "☆");
  return g_string_free (g_steal_pointer (&stars), FALSE);
}

static char *
describe_stock (const WrSampleProduct *product)
{
  if (product->stock == 0)
    return g_strdup ("Sold out");
  return g_strdup_printf ("%d in stock", product->stock);
}

/**
 * wr_sample_page_product:
 *
 * Returns: (transfer full): the HTML of /product/ID.
 */
char *
wr_sample_page_product (const WrSampleProduct *product)
{
  g_autofree char *stars = draw_stars (product);
  g_autofree char *stock = g_strdup_printf ("%d", product->stock);
  g_autofree char *availability = describe_stock (product);
  g_autofree char *related = list_related (product);
  WrSampleValue values[] = {
    { "id", product->id },
    { "name", product->name },
    { "price", product->price },
    { "sku", product->sku },
    { "category", product->category },
    { "category-slug", wr_sample_find_category (product->category)->slug },
    { "rating", product->rating },
    { "stars", stars },
    { "stock", stock },
    { "stock-class", product->stock == 0 ? "none" : "some" },
    { "availability", availability },
    { "description", product->description },
    { "material", product->material },
    { "size", product->size },
    { "weight", product->weight },
    { "related", related },
    { NULL, NULL },
  };
  g_autofree char *content = wr_sample_template_fill ("product.html", values);

  return fill_layout (product->name, product->description, content);
}

/**
 * wr_sample_page_script:
 *
 * Returns: (transfer full): the HTML of /script/ID, which is empty until its script has fetched
 *   /api/product/ID.
 */
char *
wr_sample_page_script (const WrSampleProduct *product)
{
  g_autofree char *content = wr_sample_template_fill (
      "script.html", (WrSampleValue[]) { { "id", product->id }, { NULL, NULL } });

  return fill_layout ("Loading…", "A page that its script makes.", content);
}

/**
 * wr_sample_page_message:
 * @script: JavaScript that the page runs at its end, "" for none
 *
 * Returns: (transfer full): the HTML of a page that only says something.
 */
char *
wr_sample_page_message (const char *heading, const char *text, const char *script)
{
  g_autofree char *element
      = *script == '\0' ? g_strdup ("") : g_strconcat ("<script>", script, "</script>\n", NULL);
  g_autofree char *content = wr_sample_template_fill ("message.html",
                                                      (WrSampleValue[]) { { "heading", heading },
                                                                          { "text", text },
                                                                          { "script", element },
                                                                          { NULL, NULL } });

  return fill_layout (heading, text, content);
}

/**
 * wr_sample_product_image:
 *
 * Returns: (transfer full): the SVG of /image/ID.svg.
 */
char *
wr_sample_product_image (const WrSampleProduct *product)
{
  g_autofree char *name = g_strconcat ("shapes/", product->shape, ".svg", NULL);
  const char *ground = wr_sample_find_category (product->category)->ground;

  return wr_sample_template_fill (name, (WrSampleValue[]) { { "ink", product->colour },
                                                            { "ground", ground },
                                                            { NULL, NULL } });
}

/**
 * wr_sample_product_json:
 *
 * Returns: (transfer full): the JSON object of /api/product/ID.
 */
char *
wr_sample_product_json (const WrSampleProduct *product)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *stars = draw_stars (product);
  g_autofree char *availability = describe_stock (product);
  g_autofree char *image = g_strdup_printf ("/image/%s.svg", product->id);
  g_autofree char *category_url = g_strconcat (
      "/category/", wr_sample_find_category (product->category)->slug, NULL);

  json_object_set_string_member (object, "id", product->id);
  json_object_set_string_member (object, "name", product->name);
  json_object_set_string_member (object, "price", product->price);
  json_object_set_int_member (object, "stock", product->stock);
  json_object_set_string_member (object, "availability", availability);
  json_object_set_string_member (object, "category", product->category);
  json_object_set_string_member (object, "category_url", category_url);
  json_object_set_string_member (object, "sku", product->sku);
  json_object_set_string_member (object, "rating", product->rating);
  json_object_set_string_member (object, "stars", stars);
  json_object_set_string_member (object, "description", product->description);
  json_object_set_string_member (object, "image", image);
  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}
