package dev.moka.vis;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** A {@link Grid} to look at: enlarged by a whole factor, with a heading and the meaning of its colours. */
public final class GridPicture implements Picture {
    private static final int SIZE = 1000;
    private static final int MARGIN = 24;

    private final BufferedImage grid;
    private final Heading heading;
    private final Tiles tiles;
    private final ColorMap map;
    private final int factor;

    public GridPicture(Heading heading, Tiles tiles, ColorMap map) {
        this.heading = heading;
        this.tiles = tiles;
        this.map = map;
        grid = new Grid(tiles, map).image();
        factor = Math.max(1, SIZE / Math.max(grid.getWidth(), grid.getHeight()));
    }

    private int gridWidth() {
        return grid.getWidth() * factor;
    }

    private int gridHeight() {
        return grid.getHeight() * factor;
    }

    @Override
    public int width() {
        int bar = tiles.inColour() ? 0 : MARGIN / 2 + ColorBar.WIDTH;
        return 2 * MARGIN + Math.max(heading.width(), gridWidth() + bar);
    }

    @Override
    public int height() {
        return 2 * MARGIN + heading.height() + gridHeight();
    }

    @Override
    public void paint(Graphics2D g) {
        heading.paint(g, MARGIN, MARGIN);
        int top = MARGIN + heading.height();
        g.drawImage(
                grid, MARGIN, top, gridWidth(), gridHeight(), null); // nearest neighbour, unless a hint says otherwise
        if (!tiles.inColour()) {
            // The last row of pixels is the white one behind the last tile.
            new ColorBar(map, map.over(tiles.range()))
                    .paint(g, MARGIN + gridWidth() + MARGIN / 2, top, gridHeight() - factor);
        }
    }
}
