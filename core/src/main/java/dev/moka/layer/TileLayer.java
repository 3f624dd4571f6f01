package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import java.util.List;

/** Repeats its bottom tiles times along axis (1): what lies from this axis on comes again as a whole, as numpy.tile has it. */
@AutoService(Layer.class)
public final class TileLayer extends Layer {
    private int tiles;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        tiles = param.getTileParam().getTiles();
        if (tiles <= 0) {
            throw wrong("tile_param.tiles is %d: give 1 or more", tiles);
        }
    }

    private int axis(Blob bottom) {
        return bottom.canonicalAxis(param().getTileParam().getAxis());
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        int[] shape = bottoms.get(0).shape();
        long size = (long) tiles * shape[axis(bottoms.get(0))];
        if (size > Integer.MAX_VALUE) {
            throw wrong("a bottom of shape %s is too large to be repeated %d times", bottoms.get(0), tiles);
        }
        shape[axis(bottoms.get(0))] = (int) size;
        tops.get(0).reshape(shape);
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] x = bottoms.get(0).data();
        float[] y = tops.get(0).overwrite();
        int block = bottoms.get(0).count(axis(bottoms.get(0)));
        threads().over(y.length / Math.max(1, block), block, (from, to) -> {
            for (int i = from; i < to; i++) {
                System.arraycopy(x, i / tiles * block, y, i * block, block);
            }
        });
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        int block = bottoms.get(0).count(axis(bottoms.get(0)));
        threads().over(dx.length / Math.max(1, block), tiles * block, (from, to) -> {
            for (int i = from; i < to; i++) {
                System.arraycopy(dy, i * tiles * block, dx, i * block, block);
                for (int tile = 1; tile < tiles; tile++) {
                    add(dy, (i * tiles + tile) * block, dx, i * block, block);
                }
            }
        });
    }

    private static void add(float[] from, int fromStart, float[] to, int toStart, int count) {
        for (int i = 0; i < count; i++) {
            to[toStart + i] += from[fromStart + i];
        }
    }
}
