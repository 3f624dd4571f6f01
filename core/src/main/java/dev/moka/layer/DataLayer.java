package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.data.Batches;
import dev.moka.data.DataTransformer;
import dev.moka.data.Database;
import dev.moka.data.Records;
import dev.moka.data.TransformedBatches;
import dev.moka.proto.DataParameter;
import dev.moka.proto.LayerParameter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of an LMDB or LevelDB in the order of their keys, over and over: transformed pictures (N, C, H, W), and, in a second top,
 * their labels (N). H and W are crop_size, or the pictures' own; each batch's first picture decides.
 */
@AutoService(Layer.class)
public final class DataLayer extends PrefetchingDataLayer {
    @Override
    protected Arity topArity() {
        return Arity.between(1, 2);
    }

    @Override
    protected int batchSize(LayerParameter param) {
        return param.getDataParam().getBatchSize();
    }

    @Override
    protected int @Nullable [] described(LayerParameter param) {
        return DescribedPictures.shape(param.getTransformParam(), 0, 0, false);
    }

    @Override
    protected Batches open(LayerParameter param, List<Blob> tops) {
        DataParameter p = param.getDataParam();
        DataTransformer transformer = new DataTransformer(param.getTransformParam(), isTraining());
        Path source = source(p.getSource());
        Records records = new Records(source, Database.open(source, p.getBackend()), transformer.color());
        return new TransformedBatches(records, transformer, this::draw, this::threads);
    }
}
