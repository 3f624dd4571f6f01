package dev.moka.oracle;

import org.bytedeco.caffe.DB;
import org.bytedeco.caffe.Datum;
import org.bytedeco.caffe.Transaction;
import org.bytedeco.caffe.global.caffe;
import org.bytedeco.javacpp.BytePointer;

/** A database of Datum messages that native Caffe writes, in the server's process. Keys are numbers of eight digits, in order. */
final class NativeDatabase implements AutoCloseable {
    private static final int BATCH = 1000;

    private final DB db;
    private Transaction transaction;
    private int size;

    NativeDatabase(String backend, String folder) {
        db = caffe.GetDB(backend);
        db.Open(folder, caffe.NEW);
        transaction = db.NewTransaction();
    }

    void put(int[] shape, byte[] pixels, int label) {
        try (Datum datum = new Datum();
                BytePointer data = new BytePointer(pixels);
                BytePointer key = new BytePointer("%08d".formatted(size))) {
            datum.set_channels(shape[0]);
            datum.set_height(shape[1]);
            datum.set_width(shape[2]);
            datum.set_data(data, pixels.length);
            datum.set_label(label);
            int bytes = Math.toIntExact(datum.ByteSizeLong());
            try (BytePointer value = new BytePointer(bytes)) {
                datum.SerializeToArray(value, bytes);
                // Without the zero byte at the end of a C string, which a limit keeps out.
                transaction.Put(key.limit(8), value);
            }
        }
        if (++size % BATCH == 0) {
            transaction.Commit();
            transaction = db.NewTransaction();
        }
    }

    @Override
    public void close() {
        transaction.Commit();
        db.Close();
    }
}
