package dev.moka.vis;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * Tiles in a square, one pixel a number: {@code vis_square} of Caffe's notebook 00-classification.
 *
 * <p>The side is ceil(sqrt(n)) tiles; all tiles share one scale; each has one white pixel behind and below it; cells without a tile are
 * white. Gray is round(255 * (x - min) / (max - min)), and so is each of red, green and blue.
 */
public final class Grid implements Picture {
    private static final int WHITE = 0xffffff;

    private final Tiles tiles;
    private final ColorMap map;
    private final int side;

    public Grid(Tiles tiles, ColorMap map) {
        this.tiles = tiles;
        this.map = map;
        this.side = (int) Math.ceil(Math.sqrt(tiles.count()));
    }

    @Override
    public int width() {
        return side * (tiles.width() + 1);
    }

    @Override
    public int height() {
        return side * (tiles.height() + 1);
    }

    @Override
    public void paint(Graphics2D g) {
        g.drawImage(image(), 0, 0, null);
    }

    /** 8-bit gray for the gray map, else RGB. */
    @Override
    public BufferedImage image() {
        boolean gray = map == ColorMap.GRAY && !tiles.inColour();
        BufferedImage image =
                new BufferedImage(width(), height(), gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        Range scale = tiles.inColour() ? tiles.range() : map.over(tiles.range());
        for (int y = 0; y < height(); y++) {
            for (int x = 0; x < width(); x++) {
                int rgb = rgb(y, x, scale);
                if (gray) {
                    image.getRaster()
                            .setSample(x, y, 0, rgb & 255); // setRGB would convert between gray's and sRGB's gamma
                } else {
                    image.setRGB(x, y, rgb);
                }
            }
        }
        return image;
    }

    private int rgb(int y, int x, Range scale) {
        int tile = y / (tiles.height() + 1) * side + x / (tiles.width() + 1);
        int row = y % (tiles.height() + 1);
        int column = x % (tiles.width() + 1);
        if (tile >= tiles.count() || row == tiles.height() || column == tiles.width()) {
            return WHITE;
        } else if (!tiles.inColour()) {
            return map.rgb(scale.place(tiles.at(tile, 0, row, column)));
        }
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            rgb = rgb << 8 | (int) Math.round(255 * scale.place(tiles.at(tile, channel, row, column)));
        }
        return rgb;
    }
}
