package dev.moka.vis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Blob;
import dev.moka.MokaException;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Grids against vis_square, written here a second time, as numpy does it: pad, reshape, transpose, reshape. */
class GridTest {
    /** Tiles [n][h][w] of one channel as rows and columns of 0 to 255. */
    private static int[][] visSquare(float[][][] tiles) {
        float min = Float.MAX_VALUE;
        float max = -Float.MAX_VALUE;
        for (float[][] tile : tiles) {
            for (float[] row : tile) {
                for (float x : row) {
                    min = Math.min(min, x);
                    max = Math.max(max, x);
                }
            }
        }
        int side = 1;
        while (side * side < tiles.length) {
            side++;
        }
        int h = tiles[0].length + 1;
        int w = tiles[0][0].length + 1;
        int[][] picture = new int[side * h][side * w];
        for (int cell = 0; cell < side * side; cell++) {
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    boolean padding = cell >= tiles.length || y == h - 1 || x == w - 1;
                    double value = padding ? 1 : (tiles[cell][y][x] - (double) min) / ((double) max - min);
                    picture[cell / side * h + y][cell % side * w + x] = (int) Math.round(255 * value);
                }
            }
        }
        return picture;
    }

    private static Blob random(int... shape) {
        Blob blob = new Blob(shape);
        Random random = new Random(1701);
        float[] data = blob.overwrite();
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return blob;
    }

    /** Tile k of plane [k * step + offset]. */
    private static float[][][] planes(Blob blob, int count, int step, int offset) {
        int h = blob.shape(2);
        int w = blob.shape(3);
        float[][][] planes = new float[count][h][w];
        for (int k = 0; k < count; k++) {
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    planes[k][y][x] = blob.data()[((k * step + offset) * h + y) * w + x];
                }
            }
        }
        return planes;
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,2", "7,2,3,4", "9,1,5,5", "20,1,5,5", "96,4,1,1", "5,48,3,3"})
    void kernelsAreTheNotebooksGrid(int outputs, int channels, int height, int width) {
        Blob weights = random(outputs, channels, height, width);
        BufferedImage image = new Grid(Tiles.ofKernels("conv", weights), ColorMap.GRAY).image();
        int[][] expected = visSquare(planes(weights, outputs * channels, 1, 0));
        assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
        assertThat(samples(image, 0)).isDeepEqualTo(expected);
    }

    @Test
    void firstTilesHaveTheirOwnScale() {
        Blob maps = random(2, 40, 6, 7);
        maps.edit()[36 * 42] = 1000; // tile 36, which is not shown
        Tiles tiles = Tiles.ofMaps("conv1", maps).first(36);
        assertThat(tiles.count()).isEqualTo(36);
        assertThat(tiles.total()).isEqualTo(40);
        assertThat(samples(new Grid(tiles, ColorMap.GRAY).image(), 0)).isDeepEqualTo(visSquare(planes(maps, 36, 1, 0)));
    }

    @Test
    void filtersOfColoursAreShownInTheirColours() {
        Blob weights = random(10, 3, 7, 7);
        BufferedImage image = new Grid(Tiles.ofKernels("conv1", weights), ColorMap.GRAY).image();
        Blob all = new Blob(1, 30, 7, 7);
        all.set(weights.data());
        int[][] everything = visSquare(planes(all, 30, 1, 0)); // 6 x 6 tiles on the scale of all channels
        for (int filter = 0; filter < 10; filter++) {
            for (int channel = 0; channel < 3; channel++) {
                int plane = filter * 3 + 2 - channel; // red lies last
                for (int y = 0; y < 7; y++) {
                    for (int x = 0; x < 7; x++) {
                        int shown = image.getRaster().getSample(filter % 4 * 8 + x, filter / 4 * 8 + y, channel);
                        assertThat(shown).isEqualTo(everything[plane / 6 * 8 + y][plane % 6 * 8 + x]);
                    }
                }
            }
        }
        assertThat(image.getRGB(7, 0)).isEqualTo(0xffffffff);
        assertThat(image.getRGB(31, 31)).isEqualTo(0xffffffff);
    }

    @Test
    void oddNumbersAreDrawn() {
        Blob constant = new Blob(1, 2, 2, 2);
        constant.set(3);
        assertThat(samples(new Grid(Tiles.ofMaps("b", constant), ColorMap.GRAY).image(), 0)[0])
                .containsExactly(0, 0, 255, 0, 0, 255);
        constant.edit()[0] = Float.NaN;
        constant.edit()[1] = Float.POSITIVE_INFINITY;
        constant.edit()[2] = 5;
        Tiles tiles = Tiles.ofMaps("b", constant);
        assertThat(tiles.notFinite()).isEqualTo(2);
        assertThat(tiles.range()).isEqualTo(new Range(3, 5));
        assertThat(samples(new Grid(tiles, ColorMap.GRAY).image(), 0)[0]).startsWith(0, 255, 255);
    }

    @Test
    void whatIsNoGridIsRefused() {
        assertThatThrownBy(() -> Tiles.ofKernels("fc6", new Blob(4096, 9216)))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("'fc6'")
                .hasMessageContaining("(4096, 9216)");
        assertThatThrownBy(() -> Tiles.ofMaps("fc6", new Blob(1, 4096))).hasMessageContaining("moka vis fc fc6");
        assertThatThrownBy(() -> Tiles.ofMaps("b", new Blob(1, 1, 1, 1)).first(0))
                .hasMessageContaining("1 or more");
    }

    @Test
    void theTitledPictureIsEnlargedByAWholeFactor() {
        Blob weights = random(4, 1, 5, 5);
        Tiles tiles = Tiles.ofKernels("conv", weights);
        BufferedImage bare = new Grid(tiles, ColorMap.VIRIDIS).image();
        GridPicture picture = new GridPicture(Heading.NONE, tiles, ColorMap.VIRIDIS);
        BufferedImage image = picture.image();
        int factor = 102; // 2 * (5 * 102 + 8) = 1036
        assertThat(image.getRGB(24, 24)).isEqualTo(bare.getRGB(0, 0));
        assertThat(image.getRGB(24 + factor - 1, 24)).isEqualTo(bare.getRGB(0, 0));
        assertThat(image.getRGB(24 + factor, 24)).isEqualTo(bare.getRGB(1, 0));
        assertThat(image.getRGB(24 + 5 * factor + 8, 24 + 5 * factor + 8)).isEqualTo(bare.getRGB(6, 6));
        assertThat(picture.width()).isGreaterThan(1036);
    }

    private static int[][] samples(BufferedImage image, int band) {
        int[][] samples = new int[image.getHeight()][image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                samples[y][x] = image.getRaster().getSample(x, y, band);
            }
        }
        return samples;
    }
}
