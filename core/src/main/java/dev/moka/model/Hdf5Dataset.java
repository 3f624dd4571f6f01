package dev.moka.model;

import io.jhdf.ObjectHeader.ObjectHeaderV2;
import io.jhdf.WritableDatasetImpl;
import io.jhdf.api.Group;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpace;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FillValueMessage;
import io.jhdf.object.message.Message;
import io.jhdf.storage.HdfFileChannel;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A dataset of float32 that fetches its numbers when it is written, and writes them in blocks. The library's own wants nested
 * arrays, all at once, and writes one innermost row at a time: a 1 x 1 convolution number by number.
 */
final class Hdf5Dataset extends WritableDatasetImpl {
    private static final int BLOCK = 1 << 16;

    private final WeightBlob blob;

    Hdf5Dataset(String name, Group layer, WeightBlob blob) {
        super(0f, name, layer);
        this.blob = blob;
    }

    @Override
    public long write(HdfFileChannel file, long position) {
        long size = (long) Float.BYTES * blob.source().count();
        long data = position + header(position, 0, size).limit();
        put(file, header(position, data, size), position);
        writeNumbers(file, data);
        return data + size;
    }

    private ByteBuffer header(long position, long data, long size) {
        List<Message> messages = List.of(
                DataTypeMessage.create(FloatingPoint.FLOAT),
                DataSpaceMessage.create(space(blob.shape())),
                FillValueMessage.NO_FILL,
                ContiguousDataLayoutMessage.create(data, size));
        return new ObjectHeaderV2(position, messages).toBuffer();
    }

    private static DataSpace space(int[] shape) {
        if (shape.length == 0) {
            return DataSpace.fromObject(0f);
        }
        int[] ones = new int[shape.length];
        Arrays.fill(ones, 1);
        long[] dimensions = Arrays.stream(shape).asLongStream().toArray();
        return DataSpace.modifyDimensions(DataSpace.fromObject(Array.newInstance(float.class, ones)), dimensions);
    }

    private void writeNumbers(HdfFileChannel file, long position) {
        float[] numbers = new float[blob.source().count()];
        blob.source().copyTo(numbers);
        ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int from = 0; from < numbers.length; from += BLOCK) {
            int length = Math.min(BLOCK, numbers.length - from);
            block.clear().limit(length * Float.BYTES);
            block.asFloatBuffer().put(numbers, from, length);
            put(file, block, position + (long) from * Float.BYTES);
        }
    }

    private static void put(HdfFileChannel file, ByteBuffer bytes, long position) {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }
}
