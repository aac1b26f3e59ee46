/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The shop's products: the one table that pages, images, the JSON and the tests go by.
 */

#include "config.h"

#include "wr-sample-products.h"

#include <string.h>

static const WrSampleCategory categories[] = {
  { "kitchen", "Kitchen", "#ece4d6" },     { "tableware", "Tableware", "#dfe6e6" },
  { "textiles", "Textiles", "#efe6dc" },   { "lighting", "Lighting", "#e3e0d8" },
  { "storage", "Storage", "#e6eadf" },     { "garden", "Garden", "#dde9dc" },
};

static const WrSampleProduct products[] = {
  { "cast-iron-pan", "Cast-Iron Pan", "€ 39.00", 12, "Kitchen", "WR-K01", "4.8",
    "A heavy pan that holds its heat, seasoned with oil and ready for the stove.",
    "Cast iron, oak", "∅ 26 cm", "2.4 kg", "pan", "#3b3f42" },
  { "copper-kettle", "Copper Kettle", "€ 64.90", 5, "Kitchen", "WR-K02", "4.6",
    "Boils a litre and a half and pours in a narrow, steady stream.",
    "Copper, tinned inside", "1.5 l", "0.9 kg", "kettle", "#c0703a" },
  { "beech-spoon", "Beech Spoon", "€ 7.20", 41, "Kitchen", "WR-K03", "4.4",
    "For stirring, tasting and scraping the last of the sauce out of a pan.",
    "Beech", "30 cm", "60 g", "spoon", "#cf9f66" },
  { "bread-knife", "Bread Knife", "€ 24.00", 18, "Kitchen", "WR-K04", "4.7",
    "A long serrated blade that goes through crust without crushing the crumb.",
    "Steel, walnut", "34 cm", "160 g", "knife", "#5b3b28" },
  { "chopping-board", "Chopping Board", "€ 29.50", 9, "Kitchen", "WR-K05", "4.5",
    "Two centimetres of end grain, kind to knives, with a hole to hang it up by.",
    "Maple", "42 × 26 × 2 cm", "1.3 kg", "board", "#c68f57" },
  { "oil-bottle", "Oil Bottle", "€ 14.50", 27, "Kitchen", "WR-K06", "4.1",
    "Dark glass keeps oil fresh; the cork seals well and pours with a thumb over it.",
    "Glass, cork", "0.5 l", "420 g", "bottle", "#5d7a3a" },
  { "mixing-bowl", "Mixing Bowl", "€ 22.00", 14, "Kitchen", "WR-K07", "4.6",
    "Deep enough for a kilogram of flour, with a rim to hold on to.",
    "Stoneware", "∅ 28 cm", "1.6 kg", "bowl", "#d8b25a" },
  { "salt-pepper-mills", "Salt & Pepper Mills", "€ 34.00", 0, "Kitchen", "WR-K08", "4.2",
    "Two mills with ceramic grinders, from coarse to fine (< 1 mm).",
    "Walnut, maple", "17 and 15 cm", "380 g", "mill", "#7a4b2c" },
  { "enamel-mug", "Enamel Mug", "€ 9.90", 34, "Tableware", "WR-T01", "4.7",
    "Light, tough and fit for camp fires; chips are part of its charm.",
    "Enamelled steel", "0.35 l", "130 g", "mug", "#3d6b9c" },
  { "stoneware-mug", "Stoneware Mug", "€ 12.50", 22, "Tableware", "WR-T02", "4.8",
    "Glazed outside, thick enough to keep coffee warm through a long letter.",
    "Stoneware", "0.3 l", "340 g", "mug", "#8d8478" },
  { "dinner-plate", "Dinner Plate", "€ 16.00", 48, "Tableware", "WR-T03", "4.5",
    "A wide plate with a low rim, fired twice.",
    "Stoneware", "∅ 27 cm", "720 g", "plate", "#4d7f86" },
  { "dessert-plate", "Dessert Plate", "€ 11.00", 36, "Tableware", "WR-T04", "4.3",
    "The dinner plate’s small sister, for cake and for bread.",
    "Stoneware", "∅ 19 cm", "380 g", "plate", "#b5655a" },
  { "glass-carafe", "Glass Carafe", "€ 18.75", 16, "Tableware", "WR-T05", "4.4",
    "Mouth-blown, each one a little different.",
    "Glass", "1 l", "450 g", "carafe", "#5f9bb0" },
  { "stoneware-jug", "Stoneware Jug", "€ 26.00", 8, "Tableware", "WR-T06", "4.6",
    "For milk at breakfast and for flowers after it.",
    "Stoneware", "1.2 l", "880 g", "jug", "#6d7f63" },
  { "soup-bowl", "Soup Bowl", "€ 13.50", 31, "Tableware", "WR-T07", "4.7",
    "Holds a proper helping and stacks neatly.",
    "Stoneware", "∅ 16 cm", "460 g", "bowl", "#a8503f" },
  { "tea-pot", "Tea Pot", "€ 42.00", 6, "Tableware", "WR-T08", "4.9",
    "Four cups, a sieve in the spout and a lid that stays on.",
    "Porcelain", "1 l", "790 g", "teapot", "#35706a" },
  { "tea-towel", "Tea Towel", "€ 8.50", 60, "Textiles", "WR-X01", "4.5",
    "Dries glasses without lint, better with every wash.",
    "Half linen", "50 × 70 cm", "90 g", "towel", "#b8433f" },
  { "bath-towel", "Bath Towel", "€ 27.00", 19, "Textiles", "WR-X02", "4.6",
    "Thick loops, a woven border and a tape to hang it by.",
    "Cotton", "70 × 140 cm", "550 g", "towel", "#4f7d99" },
  { "linen-apron", "Linen Apron", "€ 36.00", 11, "Textiles", "WR-X03", "4.7",
    "A wide apron with one deep pocket, washed soft.",
    "Linen", "One size", "280 g", "apron", "#5e6b57" },
  { "cotton-throw", "Cotton Throw", "€ 49.00", 13, "Textiles", "WR-X04", "4.4",
    "Woven in a honeycomb, warm enough for an evening by the window.",
    "Cotton", "130 × 180 cm", "1.1 kg", "throw", "#c58b3c" },
  { "wool-rug", "Wool Rug", "€ 149.00", 3, "Textiles", "WR-X05", "4.8",
    "Hand-woven, hard-wearing and the same on both sides.",
    "Wool", "90 × 160 cm", "3.8 kg", "rug", "#8c3f3a" },
  { "jute-doormat", "Jute Doormat", "€ 21.00", 24, "Textiles", "WR-X06", "4.0",
    "Takes the mud and asks for nothing but a shake.",
    "Jute", "45 × 75 cm", "1.2 kg", "rug", "#a98a55" },
  { "corduroy-cushion", "Corduroy Cushion", "€ 32.00", 17, "Textiles", "WR-X07", "4.3",
    "Wide ribs, a hidden zip and a filling that keeps its shape.",
    "Cotton, feathers", "45 × 45 cm", "620 g", "cushion", "#b7772f" },
  { "felt-cushion", "Felt Cushion", "€ 18.00", 29, "Textiles", "WR-X08", "4.2",
    "A firm seat for a hard bench.",
    "Wool felt", "35 × 35 cm", "300 g", "cushion", "#6a7a8c" },
  { "brass-lamp", "Brass Lamp", "€ 119.00", 4, "Lighting", "WR-L01", "4.7",
    "A table lamp with a solid foot and a shade on a swivel.",
    "Brass, steel", "46 cm", "2.1 kg", "lamp", "#b48a32" },
  { "reading-lamp", "Reading Lamp", "€ 79.00", 7, "Lighting", "WR-L02", "4.5",
    "Throws its light on the page and leaves the rest of the room in peace.",
    "Steel, cotton", "52 cm", "1.7 kg", "lamp", "#375a4f" },
  { "tin-lantern", "Tin Lantern", "€ 28.50", 15, "Lighting", "WR-L03", "4.4",
    "Four panes and a door for the candle.",
    "Tinplate, glass", "28 cm", "740 g", "lantern", "#7d8a90" },
  { "storm-lantern", "Storm Lantern", "€ 46.00", 0, "Lighting", "WR-L04", "4.6",
    "Stays alight on a windy balcony.",
    "Steel, glass", "32 cm", "980 g", "lantern", "#a23b2e" },
  { "beeswax-candle", "Beeswax Candle", "€ 11.50", 52, "Lighting", "WR-L05", "4.9",
    "Burns for thirty hours and smells of honey.",
    "Beeswax", "9 cm", "250 g", "candle", "#d9a23f" },
  { "pillar-candle", "Pillar Candle", "€ 8.90", 44, "Lighting", "WR-L06", "4.3",
    "Plain and slow, for a long dinner.",
    "Stearin", "12 cm", "310 g", "candle", "#b9c3bd" },
  { "enamel-pendant", "Enamel Pendant", "€ 89.00", 6, "Lighting", "WR-L07", "4.6",
    "A workshop light for the kitchen table.",
    "Enamelled steel", "∅ 35 cm", "1.5 kg", "pendant", "#2f4858" },
  { "opal-pendant", "Opal Pendant", "€ 74.00", 10, "Lighting", "WR-L08", "4.2",
    "Soft light without a glare, on two metres of cloth-covered cable.",
    "Glass, brass", "∅ 30 cm", "1.9 kg", "pendant", "#c9b89a" },
  { "wicker-basket", "Wicker Basket", "€ 33.00", 12, "Storage", "WR-S01", "4.5",
    "For the market, the beach and everything that lies about.",
    "Willow", "40 × 28 cm", "850 g", "basket", "#b07d43" },
  { "laundry-basket", "Laundry Basket", "€ 54.00", 5, "Storage", "WR-S02", "4.3",
    "Stands by itself, full or empty.",
    "Rattan", "48 × 36 cm", "1.8 kg", "basket", "#7f8f7a" },
  { "pine-crate", "Pine Crate", "€ 19.50", 26, "Storage", "WR-S03", "4.1",
    "A crate that becomes a shelf when three of them meet.",
    "Pine", "50 × 36 × 24 cm", "2.2 kg", "crate", "#d3a86a" },
  { "apple-crate", "Apple Crate", "€ 17.00", 33, "Storage", "WR-S04", "4.4",
    "Slatted sides let the harvest breathe.",
    "Spruce", "48 × 32 × 22 cm", "1.9 kg", "crate", "#9a6b45" },
  { "willow-tray", "Willow Tray", "€ 25.00", 14, "Storage", "WR-S05", "4.2",
    "Breakfast in bed arrives level.",
    "Willow", "46 × 32 cm", "680 g", "tray", "#a9773f" },
  { "birch-tray", "Birch Tray", "€ 31.00", 9, "Storage", "WR-S06", "4.6",
    "Bent from one sheet, with a rim that keeps glasses aboard.",
    "Birch plywood", "∅ 38 cm", "540 g", "tray", "#c9a87a" },
  { "preserving-jar", "Preserving Jar", "€ 6.80", 72, "Storage", "WR-S07", "4.7",
    "For jam, and for looking at jam in winter.",
    "Glass, beech", "0.75 l", "480 g", "jar", "#9c2f4b" },
  { "pantry-jar", "Pantry Jar", "€ 9.40", 58, "Storage", "WR-S08", "4.5",
    "Keeps flour dry and moths out.",
    "Glass, beech", "1.5 l", "760 g", "jar", "#c6a15b" },
  { "watering-can", "Watering Can", "€ 38.00", 11, "Garden", "WR-G01", "4.6",
    "Ten litres, well balanced, with a rose that rains rather than pours.",
    "Zinc-coated steel", "10 l", "1.4 kg", "can", "#4c7a5a" },
  { "house-plant-can", "House Plant Can", "€ 23.00", 20, "Garden", "WR-G02", "4.5",
    "A slim spout reaches under the leaves.",
    "Steel", "1.5 l", "520 g", "can", "#c26a4a" },
  { "hand-trowel", "Hand Trowel", "€ 16.50", 28, "Garden", "WR-G03", "4.8",
    "A forged blade that does not bend in clay.",
    "Steel, ash", "32 cm", "290 g", "trowel", "#8a4b2e" },
  { "clay-pot", "Clay Pot", "€ 5.40", 90, "Garden", "WR-G04", "4.4",
    "Breathes, drains and grows a fine patina.",
    "Terracotta", "∅ 18 cm", "1.1 kg", "pot", "#c4683f" },
  { "glazed-pot", "Glazed Pot", "€ 19.00", 16, "Garden", "WR-G05", "4.3",
    "The same pot in its Sunday clothes, with a saucer.",
    "Glazed clay", "∅ 20 cm", "1.8 kg", "pot", "#3f6f8f" },
  { "herb-pot", "Herb Pot", "€ 8.20", 47, "Garden", "WR-G06", "4.6",
    "Wide enough for basil and thyme side by side.",
    "Clay", "∅ 22 cm", "1.3 kg", "pot", "#7c8b6f" },
  { "nesting-box", "Nesting Box", "€ 29.00", 8, "Garden", "WR-G07", "4.9",
    "A 32 mm door for tits and sparrows; the front opens for cleaning.",
    "Larch", "26 × 17 cm", "1.6 kg", "birdhouse", "#c0925a" },
  { "robin-box", "Robin Box", "€ 27.50", 2, "Garden", "WR-G08", "4.7",
    "For robins & wagtails, who like it half open.",
    "Spruce", "24 × 17 cm", "1.4 kg", "birdhouse", "#6f8a94" },
};

/**
 * wr_sample_get_products:
 * @n_products: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_products): the shop's products in their lists' order.
 */
const WrSampleProduct *
wr_sample_get_products (gsize *n_products)
{
  *n_products = G_N_ELEMENTS (products);
  return products;
}

/**
 * wr_sample_find_product:
 *
 * Returns: (transfer none) (nullable): the product whose id is @id.
 */
const WrSampleProduct *
wr_sample_find_product (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (products); i++) {
    if (strcmp (products[i].id, id) == 0)
      return &products[i];
  }
  return NULL;
}

/**
 * wr_sample_get_categories:
 * @n_categories: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_categories): the shop's departments.
 */
const WrSampleCategory *
wr_sample_get_categories (gsize *n_categories)
{
  *n_categories = G_N_ELEMENTS (categories);
  return categories;
}

/**
 * wr_sample_find_category:
 * @name: a slug as in /category/SLUG, or a name as products have it
 *
 * Returns: (transfer none) (nullable): the department.
 */
const WrSampleCategory *
wr_sample_find_category (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (categories); i++) {
    if (strcmp (categories[i].slug, name) == 0 || strcmp (categories[i].name, name) == 0)
      return &categories[i];
  }
  return NULL;
}
