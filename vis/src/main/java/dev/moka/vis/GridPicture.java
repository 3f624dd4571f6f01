package dev.moka.vis;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * A {@link Grid} to look at: enlarged by a whole factor (nearest neighbour), with narrow gaps, without the empty rows at its foot, with
 * a heading and the meaning of its colours.
 */
public final class GridPicture extends HeadedPicture {
    private static final int SIZE = 1040;
    private static final int WIDEST_GAP = 8;

    private final Tiles tiles;
    private final ColorMap map;
    private final Grid grid;
    private final int factor;
    private final int gap;

    public GridPicture(Heading heading, Tiles tiles, ColorMap map) {
        super(heading);
        this.tiles = tiles;
        this.map = map;
        grid = new Grid(tiles, map);
        int longest = Math.max(tiles.width(), tiles.height());
        int enlarged = 1;
        while (grid.side() * (longest * (enlarged + 1) + gap(enlarged + 1)) <= SIZE) {
            enlarged++;
        }
        factor = enlarged;
        gap = gap(factor);
    }

    private static int gap(int factor) {
        return Math.min(factor, WIDEST_GAP);
    }

    private int gridWidth() {
        return grid.side() * (tiles.width() * factor + gap) - gap;
    }

    private int gridHeight() {
        int rows = (tiles.count() + grid.side() - 1) / grid.side();
        return rows * (tiles.height() * factor + gap) - gap;
    }

    @Override
    int bodyWidth() {
        int bar = tiles.inColour() ? 0 : MARGIN / 2 + ColorBar.WIDTH;
        return gridWidth() + bar;
    }

    @Override
    int bodyHeight() {
        return gridHeight();
    }

    @Override
    void paintBody(Graphics2D g, int left, int top) {
        g.drawImage(enlarged(), left, top, null);
        if (!tiles.inColour()) {
            new ColorBar(map, grid.scale()).paint(g, left + gridWidth() + MARGIN / 2, top, gridHeight());
        }
    }

    private BufferedImage enlarged() {
        BufferedImage image = new BufferedImage(gridWidth(), gridHeight(), BufferedImage.TYPE_INT_RGB);
        int[] white = new int[gridWidth() * gridHeight()];
        Arrays.fill(white, 0xffffff);
        image.setRGB(0, 0, gridWidth(), gridHeight(), white, 0, gridWidth());
        for (int tile = 0; tile < tiles.count(); tile++) {
            draw(
                    image,
                    tile,
                    tile % grid.side() * (tiles.width() * factor + gap),
                    tile / grid.side() * (tiles.height() * factor + gap));
        }
        return image;
    }

    private void draw(BufferedImage image, int tile, int left, int top) {
        for (int y = 0; y < tiles.height() * factor; y++) {
            for (int x = 0; x < tiles.width() * factor; x++) {
                image.setRGB(left + x, top + y, grid.rgb(tile, y / factor, x / factor));
            }
        }
    }
}
