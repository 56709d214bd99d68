/* Writes png.json: images of every PNG colour type and bit depth, as libpng 1.6 writes them and as it reads them back in 8 bits.
 *   gcc png.c -o /tmp/png -lpng && /tmp/png > png.json */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 11, HEIGHT = 9 };

static unsigned char file[1 << 16];
static size_t length, position;
static unsigned state = 1;

static unsigned draw(void) { return (state = state * 1664525u + 1013904223u) >> 16; }

static void put(png_structp png, png_bytep data, size_t count)
{
    memcpy(file + length, data, count);
    length += count;
}

static void flush(png_structp png) { }

static void take(png_structp png, png_bytep data, size_t count)
{
    memcpy(data, file + position, count);
    position += count;
}

static void base64(const unsigned char *data, size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < count; i += 3)
    {
        unsigned bits = data[i] << 16 | (i + 1 < count ? data[i + 1] << 8 : 0) | (i + 2 < count ? data[i + 2] : 0);
        printf("%c%c%c%c", digits[bits >> 18], digits[bits >> 12 & 63],
            i + 1 < count ? digits[bits >> 6 & 63] : '=', i + 2 < count ? digits[bits & 63] : '=');
    }
}

static void encode(int type, int depth, int interlace, int transparent, int filters)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    length = 0;
    png_set_write_fn(png, NULL, put, flush);
    png_set_IHDR(png, info, WIDTH, HEIGHT, depth, type, interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (type == PNG_COLOR_TYPE_PALETTE)
    {
        png_color colours[256];
        for (int i = 0; i < 1 << depth; i++)
            colours[i] = (png_color){ draw(), draw(), draw() };
        png_set_PLTE(png, info, colours, 1 << depth);
    }

    static unsigned char pixels[HEIGHT][WIDTH * 8];
    int channels = type == PNG_COLOR_TYPE_RGB ? 3 : type == PNG_COLOR_TYPE_RGB_ALPHA ? 4 : type == PNG_COLOR_TYPE_GRAY_ALPHA ? 2 : 1;
    int row = (WIDTH * channels * depth + 7) / 8;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < row; x++)
            pixels[y][x] = y % 3 == 0 ? draw() : 7 * x + 3 * y;
    if (transparent)
    {
        unsigned char opacity[] = { 0, 100 };
        png_color_16 key = { 0 };
        const unsigned char *p = pixels[4];
        if (depth == 16)
            key = (png_color_16){ 0, p[0] << 8 | p[1], p[2] << 8 | p[3], p[4] << 8 | p[5], p[0] << 8 | p[1] };
        else
            key = (png_color_16){ 0, p[0], p[1], p[2], p[0] >> (8 - depth) };
        png_set_tRNS(png, info, opacity, type == PNG_COLOR_TYPE_PALETTE ? 2 : 0, &key);
    }

    png_set_filter(png, 0, filters);
    png_write_info(png, info);
    for (int pass = png_set_interlace_handling(png); pass > 0; pass--)
        for (int y = 0; y < HEIGHT; y++)
            png_write_row(png, pixels[y]);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

static void decode(void)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    position = 0;
    png_set_read_fn(png, NULL, take);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_scale_16(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    int channels = png_get_channels(png, info);
    static unsigned char rows[HEIGHT][WIDTH * 4], planes[4 * HEIGHT * WIDTH];
    for (; passes > 0; passes--)
        for (int y = 0; y < HEIGHT; y++)
            png_read_row(png, rows[y], NULL);
    png_read_end(png, NULL);
    for (int c = 0; c < channels; c++)
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                planes[(c * HEIGHT + y) * WIDTH + x] = rows[y][x * channels + c];
    printf("\"channels\":%d,\"height\":%d,\"width\":%d,\"pixels\":\"", channels, HEIGHT, WIDTH);
    base64(planes, channels * HEIGHT * WIDTH);
    png_destroy_read_struct(&png, &info, NULL);
}

int main(void)
{
    int types[] = { 0, 0, 0, 0, 0, 2, 2, 3, 3, 3, 3, 4, 4, 6, 6 }, depths[] = { 1, 2, 4, 8, 16, 8, 16, 1, 2, 4, 8, 8, 16, 8, 16 };
    printf("[\n");
    for (int i = 0; i < 15; i++)
        for (int interlace = 0; interlace < 2; interlace++)
            for (int transparent = 0; transparent < (types[i] < 4 ? 2 : 1); transparent++)
            {
                encode(types[i], depths[i], interlace, transparent, depths[i] < 8 ? PNG_FILTER_NONE | PNG_FILTER_UP : PNG_ALL_FILTERS);
                printf("%s{\"name\":\"type%d_%dbit%s%s\",\"png\":\"", i + interlace + transparent == 0 ? "" : ",\n", types[i], depths[i],
                    interlace ? "_interlaced" : "", transparent ? "_transparent" : "");
                base64(file, length);
                printf("\",");
                decode();
                printf("\"}");
            }
    printf("\n]\n");
    return 0;
}
