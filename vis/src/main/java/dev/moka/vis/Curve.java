package dev.moka.vis;

import java.util.List;

/**
 * A line through points.
 *
 * @param name what the legend calls it
 * @param x in rising order
 * @param y as many; what is not finite is a gap
 */
public record Curve(String name, List<Double> x, List<Double> y) {
    public Curve {
        x = List.copyOf(x);
        y = List.copyOf(y);
    }
}
