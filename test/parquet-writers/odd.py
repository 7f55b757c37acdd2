"""Files that no writer makes by itself: damaged, cut off, encrypted."""

import base64
from pathlib import Path

import pyarrow.parquet as pq
import pyarrow.parquet.encryption as encryption

from cases import CASES

KEY = b"0123456789012345"


class Keys(encryption.KmsClient):
    """Keeps keys in the file: nobody needs to read it in earnest."""

    def __init__(self, _):
        encryption.KmsClient.__init__(self)

    def wrap_key(self, key, _):
        return base64.b64encode(key)

    def unwrap_key(self, key, _):
        return base64.b64decode(key)


def encrypt(path, is_footer_plain):
    factory = encryption.CryptoFactory(Keys)
    configuration = encryption.EncryptionConfiguration(
        footer_key="footer",
        column_keys={"column": ["id"]},
        plaintext_footer=is_footer_plain,
    )
    properties = factory.file_encryption_properties(encryption.KmsConnectionConfig(), configuration)
    table = CASES["dense"]
    with pq.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)


def dense_bytes(path):
    pq.write_table(CASES["dense"], path, compression="none")
    return bytearray(Path(path).read_bytes())


def change(edit):
    def write(path):
        Path(path).write_bytes(edit(dense_bytes(path)))

    return write


def garble(data, start, end):
    data[start:end] = b"\xff" * (end - start)
    return data


def footer_of(data):
    return len(data) - 8 - int.from_bytes(data[-8:-4], "little")


FIXTURES = {
    "zero-bytes": change(lambda data: b""),
    "text": change(lambda data: b'{"id": "a", "values": [1, 2]}\n'),
    "cut-off": change(lambda data: data[: len(data) // 2]),
    "end-cut-off": change(lambda data: data[:-1]),
    "beginning-cut-off": change(lambda data: data[100:]),
    "footer-too-long": change(lambda data: data[:-8] + b"\xff\xff\xff\x0f" + data[-4:]),
    "footer-garbled": change(lambda data: garble(data, footer_of(data), footer_of(data) + 40)),
    "footer-empty": change(lambda data: data[: footer_of(data)] + b"\0\0\0\0PAR1"),
    "page-garbled": change(lambda data: garble(data, 4, 40)),
    "encrypted": lambda path: encrypt(path, False),
    "encrypted-column": lambda path: encrypt(path, True),
}
