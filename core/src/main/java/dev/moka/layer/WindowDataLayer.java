package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.data.Batches;
import dev.moka.data.WindowBatches;
import dev.moka.proto.LayerParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Regions of pictures, for R-CNN (Girshick et al., 2014): windows drawn from a window file, warped to crop_size (N, 3, crop, crop), and
 * their classes (N), 0 for the background. The first windows of a batch are background, the last fg_fraction foreground.
 *
 * <p>crop_size, mirror and the mean are read from transform_param, but scale from window_data_param, as in Caffe.
 */
@AutoService(Layer.class)
public final class WindowDataLayer extends PrefetchingDataLayer {
    @Override
    protected Arity topArity() {
        return Arity.exactly(2);
    }

    @Override
    protected int batchSize(LayerParameter param) {
        return param.getWindowDataParam().getBatchSize();
    }

    @Override
    protected int @Nullable [] described(LayerParameter param) {
        return DescribedPictures.shape(param.getTransformParam(), 0, 0, false);
    }

    @Override
    protected Batches open(LayerParameter param, List<Blob> tops) {
        return new WindowBatches(
                source(param.getWindowDataParam().getSource()),
                param.getWindowDataParam(),
                param.getTransformParam(),
                this::draw,
                this::threads);
    }
}
