import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws the colour pictures of this folder: {@code java examples/Drawings.java [FOLDER]}. */
public final class Drawings {
    private static final int SIDE = 256;

    private final BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D pen = picture.createGraphics();
    private final Random random = new Random(10);

    private Drawings() {
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    public static void main(String[] args) throws IOException {
        File folder = new File(args.length > 0 ? args[0] : "examples");
        ImageIO.write(new Drawings().ship(), "png", new File(folder, "ship.png"));
        ImageIO.write(new Drawings().airplane(), "png", new File(folder, "airplane.png"));
        ImageIO.write(new Drawings().truck(), "png", new File(folder, "truck.png"));
        ImageIO.write(new Drawings().automobile(), "png", new File(folder, "automobile.png"));
    }

    /** A sailing ship between sky and sea. */
    private BufferedImage ship() {
        shade(0, 0, SIDE, 176, new Color(120, 170, 220), new Color(214, 228, 238));
        shade(0, 176, SIDE, SIDE - 176, new Color(64, 112, 156), new Color(28, 66, 108));
        stroke(new Color(92, 70, 50), 4, new Line2D.Double(92, 36, 92, 190), new Line2D.Double(160, 24, 160, 190));
        stroke(new Color(92, 70, 50), 3, new Line2D.Double(214, 178, 250, 160));
        Color sail = new Color(244, 240, 228);
        fill(sail, polygon(88, 42, 88, 100, 44, 104), polygon(88, 106, 88, 166, 28, 168));
        fill(sail, polygon(156, 30, 156, 96, 104, 100), polygon(156, 102, 156, 168, 98, 170));
        fill(new Color(226, 222, 210), polygon(166, 30, 246, 160, 168, 166));
        fill(new Color(70, 46, 34), polygon(16, 168, 226, 178, 240, 172, 214, 206, 40, 206));
        fill(new Color(226, 220, 206), polygon(20, 176, 230, 184, 226, 189, 24, 182));
        for (int wave = 0; wave < 60; wave++) {
            double y = 206 + random.nextInt(48);
            double x = random.nextInt(SIDE);
            stroke(new Color(160, 190, 214, 110), 2, new Line2D.Double(x, y, x + (y - 170) / 4, y));
        }
        return grained();
    }

    /** An airliner on its way up, seen from the side. */
    private BufferedImage airplane() {
        shade(0, 0, SIDE, SIDE, new Color(88, 142, 206), new Color(196, 220, 240));
        for (int puff = 0; puff < 14; puff++) {
            fill(
                    new Color(255, 255, 255, 70),
                    new Ellipse2D.Double(random.nextInt(SIDE) - 40, 196 + random.nextInt(40), 90, 26));
        }
        pen.rotate(Math.toRadians(-9), SIDE / 2.0, SIDE / 2.0);
        fill(new Color(150, 158, 170), polygon(120, 126, 164, 94, 176, 94, 152, 128));
        fill(new Color(206, 210, 216), polygon(22, 126, 12, 78, 32, 78, 66, 122));
        fill(new Color(40, 78, 150), polygon(15, 92, 12, 78, 32, 78, 42, 91));
        pen.setPaint(new GradientPaint(0, 112, new Color(250, 250, 252), 0, 148, new Color(168, 176, 188)));
        Path2D body = new Path2D.Double();
        body.moveTo(20, 122);
        body.curveTo(60, 112, 120, 112, 206, 113);
        body.curveTo(232, 115, 242, 124, 244, 131);
        body.curveTo(240, 141, 224, 146, 200, 147);
        body.curveTo(130, 149, 70, 146, 20, 122);
        pen.fill(body);
        fill(new Color(46, 56, 72), polygon(218, 118, 232, 121, 236, 125, 220, 124));
        for (int window = 0; window < 15; window++) {
            fill(new Color(64, 78, 98), new Ellipse2D.Double(76 + window * 9, 122, 4, 5));
        }
        fill(new Color(120, 128, 142), polygon(110, 138, 160, 138, 92, 190, 76, 190));
        fill(new Color(186, 192, 200), polygon(24, 124, 52, 124, 18, 140, 8, 140));
        fill(new Color(78, 86, 100), new RoundRectangle2D.Double(116, 152, 36, 15, 12, 12));
        fill(new Color(214, 218, 224), new RoundRectangle2D.Double(140, 152, 14, 15, 8, 8));
        return grained();
    }

    /** A lorry with a box body on a road. */
    private BufferedImage truck() {
        road(new Color(186, 206, 226));
        fill(new Color(64, 100, 52), new Ellipse2D.Double(-30, 96, 90, 80), new Ellipse2D.Double(206, 84, 90, 90));
        fill(new Color(60, 60, 64), new Rectangle2D.Double(22, 178, 208, 14));
        fill(new Color(228, 228, 224), new Rectangle2D.Double(18, 66, 144, 114));
        for (int rib = 0; rib < 9; rib++) {
            fill(new Color(206, 206, 204), new Rectangle2D.Double(26 + rib * 15, 70, 3, 106));
        }
        fill(new Color(186, 44, 36), polygon(166, 96, 212, 96, 232, 136, 236, 182, 166, 182));
        fill(new Color(96, 128, 152), polygon(178, 104, 209, 104, 224, 136, 178, 136));
        fill(new Color(36, 36, 40), new Rectangle2D.Double(166, 180, 76, 8));
        fill(new Color(244, 226, 150), new Rectangle2D.Double(229, 154, 8, 12));
        for (double x : new double[] {34, 74, 184}) {
            wheel(x, 166, 42);
        }
        return grained();
    }

    /** A red saloon on a road. */
    private BufferedImage automobile() {
        road(new Color(204, 214, 222));
        fill(new Color(92, 120, 84), new Rectangle2D.Double(0, 112, SIDE, 34));
        fill(new Color(20, 20, 22, 150), new Ellipse2D.Double(14, 190, 230, 22));
        Path2D cabin = new Path2D.Double();
        cabin.moveTo(62, 128);
        cabin.curveTo(84, 90, 96, 86, 136, 86);
        cabin.curveTo(166, 86, 178, 100, 198, 130);
        cabin.closePath();
        fill(new Color(168, 24, 28), cabin);
        fill(new Color(70, 92, 108), polygon(76, 126, 94, 97, 126, 94, 126, 126), polygon(133, 126, 133, 94, 158, 98, 180, 126));
        pen.setPaint(new GradientPaint(0, 124, new Color(214, 40, 40), 0, 190, new Color(128, 12, 18)));
        Path2D body = new Path2D.Double();
        body.moveTo(14, 150);
        body.curveTo(18, 130, 40, 128, 64, 125);
        body.lineTo(196, 127);
        body.curveTo(226, 132, 244, 140, 246, 166);
        body.lineTo(244, 186);
        body.lineTo(16, 186);
        body.closePath();
        pen.fill(body);
        stroke(new Color(98, 10, 14), 2, new Line2D.Double(130, 128, 130, 182), new Line2D.Double(72, 128, 72, 176));
        fill(new Color(250, 240, 200), new Ellipse2D.Double(230, 146, 14, 11));
        fill(new Color(255, 120, 90), new Rectangle2D.Double(14, 146, 7, 13));
        fill(new Color(50, 50, 54), new Rectangle2D.Double(12, 180, 236, 8));
        wheel(36, 160, 46);
        wheel(176, 160, 46);
        return grained();
    }

    private void road(Color sky) {
        shade(0, 0, SIDE, 146, sky, Color.WHITE);
        shade(0, 140, SIDE, SIDE - 140, new Color(128, 128, 126), new Color(92, 92, 94));
        for (int mark = 0; mark < 4; mark++) {
            fill(new Color(226, 226, 218), new Rectangle2D.Double(10 + mark * 66, 228, 38, 6));
        }
    }

    private void wheel(double x, double y, double size) {
        fill(new Color(24, 24, 26), new Ellipse2D.Double(x, y, size, size));
        fill(new Color(172, 174, 178), new Ellipse2D.Double(x + size / 4, y + size / 4, size / 2, size / 2));
        fill(new Color(70, 72, 76), new Ellipse2D.Double(x + size * 0.42, y + size * 0.42, size * 0.16, size * 0.16));
    }

    private void shade(int x, int y, int width, int height, Color top, Color bottom) {
        pen.setPaint(new GradientPaint(0, y, top, 0, y + height, bottom));
        pen.fill(new Rectangle2D.Double(x, y, width, height));
    }

    private void fill(Color color, Shape... shapes) {
        pen.setPaint(color);
        for (Shape shape : shapes) {
            pen.fill(shape);
        }
    }

    private void stroke(Color color, float width, Shape... shapes) {
        pen.setPaint(color);
        pen.setStroke(new BasicStroke(width));
        for (Shape shape : shapes) {
            pen.draw(shape);
        }
    }

    private static Path2D polygon(double... xy) {
        Path2D path = new Path2D.Double();
        path.moveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) {
            path.lineTo(xy[i], xy[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** The picture with a grain as of a photograph. */
    private BufferedImage grained() {
        pen.setTransform(new AffineTransform());
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int grain = (int) Math.round(random.nextGaussian() * 5);
                int rgb = picture.getRGB(x, y);
                picture.setRGB(x, y, grain(rgb >> 16, grain) << 16 | grain(rgb >> 8, grain) << 8 | grain(rgb, grain));
            }
        }
        return picture;
    }

    private static int grain(int value, int grain) {
        return Math.max(0, Math.min(255, (value & 0xff) + grain));
    }
}
