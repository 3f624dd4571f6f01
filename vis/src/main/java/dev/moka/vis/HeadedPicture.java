package dev.moka.vis;

import java.awt.Graphics2D;

/** A picture with a heading above its body, and a margin around both. */
abstract class HeadedPicture implements Picture {
    static final int MARGIN = 24;

    private final Heading heading;

    HeadedPicture(Heading heading) {
        this.heading = heading;
    }

    abstract int bodyWidth();

    abstract int bodyHeight();

    /** Paints the body, whose upper left corner is at (left, top). */
    abstract void paintBody(Graphics2D g, int left, int top);

    @Override
    public final int width() {
        return 2 * MARGIN + Math.max(bodyWidth(), heading.width());
    }

    @Override
    public final int height() {
        return 2 * MARGIN + heading.height() + bodyHeight();
    }

    @Override
    public final void paint(Graphics2D g) {
        heading.paint(g, MARGIN, MARGIN);
        paintBody(g, MARGIN, MARGIN + heading.height());
    }
}
