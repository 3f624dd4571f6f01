package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.PoolingParameter;
import dev.moka.proto.PoolingParameter.PoolMethod;
import dev.moka.proto.SPPParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Spatial pyramid pooling (He et al., 2014): pools a picture of any size into a vector of one length. Level l of the pyramid is a
 * {@link PoolingLayer} into 2^l x 2^l bins; the levels lie one behind the other.
 *
 * <p>The top is (N, C * (4^pyramid_height - 1) / 3), or (N, C, 1, 1) for a pyramid of one level.
 */
@AutoService(Layer.class)
public final class SPPLayer extends Layer {
    /**
     * A level, and what it has pooled.
     *
     * @param tops the bins, and of maxima, where they were
     */
    private record Level(PoolingLayer pooling, List<Blob> tops) {
        Blob bins() {
            return tops.get(0);
        }
    }

    private int height;
    private PoolMethod method = PoolMethod.MAX;
    private List<Level> levels = List.of();

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        SPPParameter p = param.getSppParam();
        height = p.getPyramidHeight();
        method = PoolMethod.forNumber(p.getPool().getNumber());
        if (height < 1 || height > 15) {
            throw wrong("spp_param.pyramid_height is %d: give the number of levels, 1 or more", height);
        }
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob bottom = bottoms.get(0);
        if (bottom.axes() != 4) {
            throw wrong("SPP takes a bottom of 4 axes (N, C, H, W), not %s", bottom);
        }
        List<Level> pyramid = new ArrayList<>();
        int numbers = 0;
        for (int l = 0; l < height; l++) {
            Level level = new Level(
                    new PoolingLayer(),
                    method == PoolMethod.MAX ? List.of(new Blob(0), new Blob(0)) : List.of(new Blob(0)));
            level.pooling.setUp(pooling(bottom, 1 << l), bottoms, level.tops);
            level.pooling.reshape(bottoms, level.tops);
            pyramid.add(level);
            numbers += level.bins().count(1);
        }
        levels = pyramid;
        if (height == 1) {
            tops.get(0).reshapeLike(levels.get(0).bins());
        } else {
            tops.get(0).reshape(bottom.shape(0), numbers);
        }
    }

    /** Pooling into {@code bins} x {@code bins} windows that touch, with padding so that they cover the picture. */
    private LayerParameter pooling(Blob bottom, int bins) {
        int[] kernel = new int[2];
        int[] pad = new int[2];
        for (int i = 0; i < 2; i++) {
            int in = bottom.shape(2 + i);
            kernel[i] = -Math.floorDiv(-in, bins);
            pad[i] = (kernel[i] * bins - in + 1) / 2;
            if (pad[i] >= kernel[i]) {
                throw wrong(
                        "a bottom of shape %s does not fill %d x %d bins: make the input larger or pyramid_height smaller",
                        bottom, bins, bins);
            }
        }
        return LayerParameter.newBuilder()
                .setPoolingParam(PoolingParameter.newBuilder()
                        .setPool(method)
                        .setKernelH(kernel[0])
                        .setKernelW(kernel[1])
                        .setStrideH(kernel[0])
                        .setStrideW(kernel[1])
                        .setPadH(pad[0])
                        .setPadW(pad[1]))
                .build();
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        float[] y = tops.get(0).overwrite();
        int start = 0;
        for (Level level : levels) {
            level.pooling.forward(bottoms, level.tops);
            int size = level.bins().count(1);
            for (int n = 0; n < level.bins().shape(0); n++) {
                System.arraycopy(
                        level.bins().data(), n * size, y, n * tops.get(0).count(1) + start, size);
            }
            start += size;
        }
    }

    @Override
    protected Reads backwardReads() {
        return Reads.BOTTOMS;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (!propagateDown[0]) {
            return;
        }
        float[] dy = tops.get(0).diff();
        float[] dx = bottoms.get(0).overwriteDiff();
        Arrays.fill(dx, 0);
        int start = 0;
        for (Level level : levels) {
            int size = level.bins().count(1);
            for (int n = 0; n < level.bins().shape(0); n++) {
                System.arraycopy(
                        dy, n * tops.get(0).count(1) + start, level.bins().overwriteDiff(), n * size, size);
            }
            level.pooling.addGradient(level.tops, bottoms.get(0), dx);
            start += size;
        }
    }
}
