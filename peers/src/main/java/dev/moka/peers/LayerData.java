package dev.moka.peers;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.data.ConvertImageset;
import dev.moka.model.Prototxt;
import dev.moka.proto.DataParameter.DB;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** What the layers that bring data read: the reference pictures as files, in databases and in windows, and numbers in HDF5. */
record LayerData(Path list, Path lmdb, Path encodedLmdb, Path windows, Path hdf5) {
    private static final int SIZE = 256;

    /** Writes all of it that is not there yet. */
    static LayerData prepare() throws IOException {
        Path folder = Files.createDirectories(Places.TARGET.resolve("layer-data"));
        LayerData data = new LayerData(
                folder.resolve("pictures.txt"),
                folder.resolve("lmdb"),
                folder.resolve("encoded-lmdb"),
                folder.resolve("windows.txt"),
                folder.resolve("hdf5.txt"));
        if (!Files.exists(data.hdf5)) {
            List<Path> pictures;
            try (Stream<Path> found = Files.list(Folder.pictures(1))) {
                pictures = found.sorted().toList();
            }
            Files.write(data.list, pictures.stream().map(file -> file + " 1").toList());
            data.convert(data.lmdb, "");
            data.convert(data.encodedLmdb, "jpg");
            data.writeWindows(pictures);
            data.writeHdf5(folder.resolve("numbers.h5"));
        }
        return data;
    }

    private void convert(Path database, String encodeType) {
        new ConvertImageset("", list, database, DB.LMDB, false, false, 0, SIZE, SIZE, false, encodeType).run();
    }

    /** A window over the middle of each picture, and one in its corner that has nothing of interest. */
    private void writeWindows(List<Path> pictures) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pictures.size(); i++) {
            BufferedImage picture = ImageIO.read(pictures.get(i).toFile());
            int w = picture.getWidth();
            int h = picture.getHeight();
            text.append("# %d\n%s\n3\n%d\n%d\n2\n".formatted(i, pictures.get(i), h, w))
                    .append("1 0.9 %d %d %d %d\n".formatted(w / 4, h / 4, 3 * w / 4, 3 * h / 4))
                    .append("0 0.1 0 0 %d %d\n".formatted(w / 2, h / 2));
        }
        Files.writeString(windows, text);
    }

    private void writeHdf5(Path file) throws IOException {
        String net = """
                layer { name: 'numbers' type: 'DummyData' top: 'data' top: 'label'
                  dummy_data_param { shape { dim: 1024 dim: 3 dim: 32 dim: 32 } shape { dim: 1024 } } }
                layer { name: 'file' type: 'HDF5Output' bottom: 'data' bottom: 'label' hdf5_output_param { file_name: '%s' } }
                """.formatted(file);
        try (Net writer = new Net(Prototxt.parseNet(net, "net").net(), NetOptions.defaults())) {
            writer.forward();
        }
        Files.writeString(hdf5, file.toString());
    }
}
