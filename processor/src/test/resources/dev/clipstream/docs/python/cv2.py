"""Stands in for OpenCV: a camera of three frames, each of which encodes to photo.jpg."""
from calls import note

IMWRITE_JPEG_QUALITY = 1


class VideoCapture:
    def __init__(self, source):
        self.left = 3

    def read(self):
        import time
        time.sleep(0.21)  # so slow that every frame is due at 5 a second
        self.left -= 1
        return (True, "image") if self.left >= 0 else (False, None)

    def release(self):
        note("release")


class Encoded:
    def tobytes(self):
        with open("photo.jpg", "rb") as photo:
            return photo.read()


def imencode(extension, image, parameters):
    if extension != ".jpg" or image != "image" or len(parameters) % 2:
        raise ValueError("not what OpenCV takes")
    return True, Encoded()
