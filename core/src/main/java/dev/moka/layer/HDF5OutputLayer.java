package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.array.NdArray;
import dev.moka.model.Hdf5Arrays;
import dev.moka.model.NamedFile;
import dev.moka.proto.LayerParameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes its bottoms to an HDF5 file: datasets "data" and "label", of four axes each, with ones behind those that a bottom lacks. It
 * writes one forward, as Caffe's does.
 */
@AutoService(Layer.class)
public final class HDF5OutputLayer extends Layer {
    private static final int AXES = 4;

    private Path file = Path.of("");
    private boolean written;

    @Override
    protected Arity bottomArity() {
        return Arity.exactly(2);
    }

    @Override
    protected Arity topArity() {
        return Arity.exactly(0);
    }

    @Override
    protected boolean allowsForceBackward(int index) {
        return false;
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        String name = param.getHdf5OutputParam().getFileName();
        if (name.isEmpty()) {
            throw wrong("hdf5_output_param: give a file_name");
        }
        file = NamedFile.of("hdf5_output_param.file_name", name);
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        Blob data = bottoms.get(0);
        Blob label = bottoms.get(1);
        if (data.axes() > AXES || label.axes() > AXES || legacy(data)[0] != legacy(label)[0]) {
            throw wrong(
                    "bottoms of shape %s and %s: at most 4 axes are written, and axis 0 must be equal", data, label);
        }
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        if (written) {
            throw wrong("%s is written already, and HDF5Output writes one batch: run the net forward once", file);
        }
        Map<String, NdArray> datasets = new LinkedHashMap<>();
        datasets.put("data", new NdArray(legacy(bottoms.get(0)), bottoms.get(0).data()));
        datasets.put("label", new NdArray(legacy(bottoms.get(1)), bottoms.get(1).data()));
        Hdf5Arrays.write(file, datasets);
        written = true;
    }

    private static int[] legacy(Blob blob) {
        int[] shape = Arrays.copyOf(blob.shape(), AXES);
        Arrays.fill(shape, blob.axes(), AXES, 1);
        return shape;
    }
}
