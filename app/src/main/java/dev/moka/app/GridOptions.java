package dev.moka.app;

import dev.moka.vis.ColorMap;
import dev.moka.vis.Grid;
import dev.moka.vis.GridPicture;
import dev.moka.vis.Heading;
import dev.moka.vis.Picture;
import dev.moka.vis.Text;
import dev.moka.vis.Tiles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How tiles are drawn as a grid. */
final class GridOptions {
    private static final int READABLE = 1024;

    @Option(
            names = "--first",
            paramLabel = "N",
            description = "Only the first N tiles (default: up to " + READABLE + "; all with --bare).")
    private @Nullable Integer first;

    @Option(
            names = "--map",
            paramLabel = "viridis|gray|diverging",
            description =
                    "The colours (default: diverging around 0 if there are negative numbers, else viridis; gray with --bare).")
    private @Nullable ColorMap map;

    /** The grid of {@code all}, as far as wanted. */
    Picture picture(String title, String shape, Tiles all, boolean bare) {
        if (bare) {
            Tiles shown = first == null ? all : all.first(first);
            return new Grid(shown, map == null ? ColorMap.GRAY : map);
        }
        return titled(title, shape, all.first(first == null ? READABLE : first), map);
    }

    /** The grid of all tiles, or as many as can be told apart. */
    static Picture picture(String title, String shape, Tiles all) {
        return titled(title, shape, all.first(READABLE), null);
    }

    private static Picture titled(String title, String shape, Tiles tiles, @Nullable ColorMap map) {
        List<String> lines = new ArrayList<>();
        lines.add(shape + ": " + count(tiles) + " tiles of " + tiles.height() + "\u00d7" + tiles.width()
                + ", one scale for all of them");
        if (tiles.inColour()) {
            lines.add("true colours: black is " + Text.number(tiles.range().min()) + ", white is "
                    + Text.number(tiles.range().max()));
        }
        if (tiles.notFinite() > 0) {
            lines.add(Text.count(tiles.notFinite()) + " numbers are NaN or infinite; they have the lowest colour");
        }
        ColorMap colours = map == null ? ColorMap.of(tiles.range()) : map;
        return new GridPicture(new Heading(title, lines), tiles, colours);
    }

    private static String count(Tiles tiles) {
        return tiles.count() == tiles.total()
                ? Text.count(tiles.total())
                : "first " + Text.count(tiles.count()) + " of " + Text.count(tiles.total());
    }
}
