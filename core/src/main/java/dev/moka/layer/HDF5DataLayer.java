package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.data.Batches;
import dev.moka.data.Hdf5Batches;
import dev.moka.proto.HDF5DataParameter;
import dev.moka.proto.LayerParameter;
import java.util.List;

/**
 * The rows of HDF5 files, which a text file lists, over and over: each top is what the dataset of its name holds, (N, rest of the
 * dataset's shape). Nothing is transformed.
 */
@AutoService(Layer.class)
public final class HDF5DataLayer extends PrefetchingDataLayer {
    @Override
    protected Arity topArity() {
        return Arity.atLeast(1);
    }

    @Override
    protected int batchSize(LayerParameter param) {
        return param.getHdf5DataParam().getBatchSize();
    }

    @Override
    protected Batches open(LayerParameter param, List<Blob> tops) {
        if (param.hasTransformParam()) {
            throw wrong("HDF5Data transforms nothing: remove transform_param, and transform what the files hold");
        }
        HDF5DataParameter p = param.getHdf5DataParam();
        return new Hdf5Batches(source(p.getSource()), param.getTopList(), p.getShuffle(), this::drawEpoch);
    }
}
