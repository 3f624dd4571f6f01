package dev.moka.vis;

/**
 * How numbers become colours: equally distant colours, between which is interpolated.
 *
 * <p>The samples of viridis are S. van der Walt's and N. Smith's (2015, CC0), those of the diverging map are K. Moreland's smooth cool to
 * warm ("Diverging Color Maps for Scientific Visualization", 2009), whose middle is a light gray that white gaps stand out from.
 */
public enum ColorMap {
    /** Dark blue over green to yellow; equal steps look equal, in gray and to the colour-blind, too. */
    VIRIDIS(
            0x440154, 0x471164, 0x481f70, 0x472d7b, 0x443983, 0x404688, 0x3b528b, 0x365d8d, 0x31688e, 0x2c728e,
            0x287c8e, 0x24868e, 0x21918c, 0x1f9a8a, 0x20a486, 0x27ad81, 0x35b779, 0x48c16e, 0x5cc863, 0x75d054,
            0x8ed645, 0xaadc32, 0xc8e020, 0xe2e418, 0xfde725),
    /** Black to white, as vis_square. */
    GRAY(0x000000, 0xffffff),
    /** Blue for less than zero, light gray for zero, red for more. */
    DIVERGING(
            0x3b4cc0, 0x475ed0, 0x5470de, 0x6282ea, 0x7092f3, 0x7ea2fa, 0x8db0fe, 0x9cbcff, 0xaac7fd, 0xb8d0f9,
            0xc5d6f2, 0xd2dbe9, 0xdddddd, 0xe7d7cd, 0xefcfbd, 0xf5c4ad, 0xf7b89c, 0xf7aa8b, 0xf49a7b, 0xef886b,
            0xe8755b, 0xde614c, 0xd24a3f, 0xc43032, 0xb40426);

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final int[] samples;

    ColorMap(int... samples) {
        this.samples = samples;
    }

    /** The map for numbers of this range: diverging if some are negative. */
    public static ColorMap of(Range range) {
        return range.min() < 0 ? DIVERGING : VIRIDIS;
    }

    /** The range that the whole map stands for: for the diverging map, one with zero in its middle. */
    public Range over(Range range) {
        return this == DIVERGING ? range.centred() : range;
    }

    /** The colour, 0xRRGGBB, at a place from 0 to 1; what lies outside gets the colour of the end. */
    public int rgb(double place) {
        double at = Math.max(0, Math.min(1, place)) * (samples.length - 1);
        int low = Math.min((int) at, samples.length - 2);
        double part = at - low;
        return mix(low, part, 16) << 16 | mix(low, part, 8) << 8 | mix(low, part, 0);
    }

    private int mix(int low, double part, int shift) {
        int a = samples[low] >> shift & 255;
        int b = samples[low + 1] >> shift & 255;
        return (int) Math.round(a + (b - a) * part);
    }
}
